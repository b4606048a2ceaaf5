import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PlannedResource, PlatformLock } from '../../local/platform/lock.ts';
import type { Variables } from './means.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const LOCK = JSON.parse(read('local/platform.lock.json')) as PlatformLock;

/** What takes requests from outside and what only watches: an order's way leads by neither. */
const ASIDE = /^aws_(api_gateway_|cloudwatch_(metric_alarm|log_group|log_metric_filter)$)/;

/** The state machine's definition as it stands in the lock file. */
export function lockedDefinition(): unknown {
  const machine = LOCK.resources.find(({ type }) => type === 'aws_sfn_state_machine');
  if (!machine) throw new Error('the lock file has no state machine');
  return (machine.values as { definition: { $json: unknown } }).definition.$json;
}

/** The definition's source, its template variables filled in as Terraform does for local. */
export function sourceDefinition(): unknown {
  const source = read('terraform/environments/multi-env/workflows/order-workflow.asl.json');
  const { region, accountId } = LOCK.identity;
  const filled = source
    .replaceAll(/\$\{(\w+)_arn\}/g, (_, name: string) => {
      const functionName = `dofs-local-${name.replaceAll('_', '-')}`;
      return `arn:aws:lambda:${region}:${accountId}:function:${functionName}:live`;
    })
    .replaceAll(
      /\$\{order_queue_url\}/g,
      `https://sqs.${region}.amazonaws.com/${accountId}/dofs-local-order-queue`,
    );
  return JSON.parse(filled);
}

/** The plan without what stands aside, and without what Terraform waits for there. */
const PLANNED: readonly PlannedResource[] = (() => {
  const kept = LOCK.resources.filter(
    ({ type, address }) => !ASIDE.test(type) && !address.startsWith('module.api.'),
  );
  const addresses = new Set(kept.map(({ address }) => address));
  return kept.map(({ depends_on = [], ...resource }) => ({
    ...resource,
    depends_on: depends_on.filter((address) => addresses.has(address)),
  }));
})();

/**
 * The planned platform, with other values for some of the functions' variables.
 *
 * @throws Error naming a variable that no function has.
 */
export function platformPlan(variables: Variables): PlatformLock {
  const unknown = new Set(Object.keys(variables));
  const resources = PLANNED.map((resource) => withVariables(resource, variables, unknown));
  if (unknown.size > 0) throw new Error(`no function has the variables ${[...unknown]}`);
  return { ...LOCK, resources, outputs: {} };
}

function withVariables(
  resource: PlannedResource,
  variables: Variables,
  unknown: Set<string>,
): PlannedResource {
  if (resource.type !== 'aws_lambda_function') return resource;
  const [block] = resource.values.environment as [{ variables: Variables }];
  const own = { ...block.variables };
  for (const [name, value] of Object.entries(variables)) {
    if (!(name in own)) continue;
    own[name] = value;
    unknown.delete(name);
  }
  return { ...resource, values: { ...resource.values, environment: [{ variables: own }] } };
}
