import { NotHonouredError } from '../../core/aws-error.ts';
import type { GatewayResponseDefinition } from './definitions.ts';
import type { Exchange, GatewayResponse, Header } from './exchange.ts';
import { type GatewayError, isResponseType } from './gateway-error.ts';
import { compileMapping, compileTemplate, type Mapping } from './mapping.ts';

interface Customised {
  status: number | undefined;
  headers: readonly (readonly [name: string, value: Mapping])[];
  body: Mapping;
}

/** Writes the gateway's own refusals, customised as the API asks. */
export type Refuse = (exchange: Exchange, error: GatewayError) => GatewayResponse;

/** What AWS answers where the API does not say otherwise. */
const DEFAULT: Customised = {
  status: undefined,
  headers: [],
  body: (_, error) => `{"message":${JSON.stringify(error?.message)}}`,
};

/**
 * A response customised by its own type comes first, then DEFAULT_4XX or DEFAULT_5XX.
 *
 * @throws NotHonouredError for a type that this gateway never answers, another content type than
 *   JSON, or an unknown variable.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function compileGatewayResponses(
  definitions: ReadonlyMap<string, GatewayResponseDefinition>,
): Refuse {
  const customised = new Map(
    [...definitions].map(([type, definition]) => [type, compileOne(type, definition)]),
  );
  return (exchange, error) => {
    const fallback = error.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
    const response = customised.get(error.type) ?? customised.get(fallback) ?? DEFAULT;
    return {
      status: response.status ?? error.status,
      headers: [
        ...gatewayHeaders(exchange, 'application/json'),
        ['x-amzn-ErrorType', error.errorType],
        ...response.headers.flatMap(([name, read]): Header[] => {
          const value = read(exchange, error);
          return value === undefined ? [] : [[name, value]];
        }),
      ],
      body: response.body(exchange, error) ?? '',
    };
  };
}

/** What every answer of a stage begins with. */
export function gatewayHeaders(exchange: Exchange, contentType: string): Header[] {
  return [
    ['Content-Type', contentType],
    ['x-amzn-RequestId', exchange.requestId],
    ['x-amz-apigw-id', exchange.extendedRequestId],
  ];
}

function compileOne(type: string, definition: GatewayResponseDefinition): Customised {
  const where = `the gateway response ${type}`;
  if (!isResponseType(type)) throw new NotHonouredError(where);
  const { 'application/json': template, ...others } = definition.responseTemplates;
  const other = Object.keys(others)[0];
  if (other !== undefined) throw new NotHonouredError(`the content type ${other} of ${where}`);
  return {
    status: definition.statusCode === undefined ? undefined : Number(definition.statusCode),
    headers: Object.entries(definition.responseParameters).map(([target, expression]) => {
      const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
      if (name === undefined) throw new NotHonouredError(`the parameter ${target} of ${where}`);
      return [name, compileMapping(expression, where)] as const;
    }),
    body: template === undefined ? DEFAULT.body : compileTemplate(template, where),
  };
}
