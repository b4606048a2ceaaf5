import { localEnvironment, resourceNames } from '../environment.ts';
import { cliVariables, statusCommand } from '../status-command.ts';
import type { LocalState } from './state.ts';

/** What to do with a running local environment, ready to be copied. */
export function tryNext(state: LocalState): string {
  const { apiKey, awsEndpoint, region } = state;
  const url = state.apiUrl.replace(/\/+$/, '');
  const exports = `export ${pairs(cliVariables(localEnvironment(state)))}`;
  return `The local environment is up.
  API      ${url}
  key      ${apiKey}
  AWS      ${awsEndpoint} (region ${region}, any credentials)

Send an order:
  curl -s -X POST ${url}/orders -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' \\
    -d '{"customer_id":"customer-1","items":[{"product_id":"mug-04","quantity":2}]}'

Read it (the order_id is in the answer):
  curl -s -H 'x-api-key: ${apiKey}' ${url}/orders/<order_id>

Count the orders by status, with the AWS CLI:
  ${exports}
  ${statusCommand(resourceNames('local').orders)}

Then: make stress-test ENV=local · make test-api · make logs FN=api-handler · make down`;
}

function pairs(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
