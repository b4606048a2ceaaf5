import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { IntegrationResponseDefinition, MockIntegration } from './definitions.ts';
import { type Exchange, type GatewayResponse, type Header, mediaTypeOf } from './exchange.ts';
import { GatewayError } from './gateway-error.ts';
import { gatewayHeaders } from './gateway-response.ts';
import { compileMapping } from './mapping.ts';

/**
 * An integration that answers by itself, as a CORS preflight needs. Its one integration response
 * is the default one; its body is empty.
 *
 * @param declared response parameters of the method response of the same status, undefined when
 *   there is no such method response.
 * @throws AwsError BadRequestException as AWS refuses it; NotHonouredError for a template that
 *   is more than a constant.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function compileMock(
  integration: MockIntegration,
  response: IntegrationResponseDefinition | undefined,
  declared: Readonly<Record<string, boolean>> | undefined,
  where: string,
): (exchange: Exchange) => GatewayResponse {
  for (const template of Object.values(integration.requestTemplates))
    checkConstant(template, where);
  const headers = response ? compileHeaders(response, declared, where) : [];
  const status = Number(response?.statusCode);
  return (exchange) => {
    // WHEN_NO_MATCH: a body of a type without template passes through to the mock as it is.
    const input =
      integration.requestTemplates[mediaTypeOf(exchange.request)] ??
      exchange.request.body.toString('utf8');
    if (!response || mockStatus(input) === undefined) {
      throw new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error');
    }
    const mapped = headers.map(([name, value]): Header => [name, value(exchange) ?? '']);
    return {
      status,
      headers: [...gatewayHeaders(exchange, 'application/json'), ...mapped],
      body: '',
    };
  };
}

function checkConstant(template: string, where: string): void {
  if (/[$#]/.test(template) || mockStatus(template) === undefined) {
    throw new NotHonouredError(`the request template ${template} of ${where}`);
  }
}

function compileHeaders(
  response: IntegrationResponseDefinition,
  declared: Readonly<Record<string, boolean>> | undefined,
  where: string,
) {
  if (!declared) {
    throw invalidMapping(`No method response exists for method. (${where})`);
  }
  return Object.entries(response.responseParameters).map(([target, expression]) => {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    if (name === undefined || !(target in declared)) {
      throw invalidMapping(`Invalid mapping expression parameter specified: ${target} (${where})`);
    }
    return [name, compileMapping(expression, where)] as const;
  });
}

function invalidMapping(error: string): AwsError {
  return new AwsError(
    'BadRequestException',
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${error}]`,
  );
}

function mockStatus(text: string): number | undefined {
  try {
    const { statusCode } = JSON.parse(text) as { statusCode?: unknown };
    return Number.isInteger(statusCode) ? Number(statusCode) : undefined;
  } catch {
    // Not JSON: AWS answers 500, as it does for a missing status.
    return undefined;
  }
}
