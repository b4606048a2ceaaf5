import { type Exchange, headerOf, mediaTypeOf } from './exchange.ts';
import { GatewayError } from './gateway-error.ts';
import type { BodyCheck } from './model.ts';

export interface RequestValidation {
  /** `method.request.header.x`, `.querystring.x`, `.path.x`: must be there and not blank. */
  requiredParameters: readonly string[];
  /** By media type; a body of a type without model is not checked. */
  bodyChecks: ReadonlyMap<string, BodyCheck>;
}

/**
 * What a request validator checks, parameters first.
 *
 * @throws GatewayError BAD_REQUEST_PARAMETERS, BAD_REQUEST_BODY
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function validateRequest(exchange: Exchange, validation: RequestValidation): void {
  const missing = validation.requiredParameters.filter(
    (parameter) => !requestParameter(exchange, parameter)?.trim(),
  );
  if (missing.length > 0) {
    const names = missing.map((parameter) => parameter.split('.').slice(3).join('.'));
    throw new GatewayError(
      'BAD_REQUEST_PARAMETERS',
      `Missing required request parameters: [${names.join(', ')}]`,
    );
  }
  const fits = validation.bodyChecks.get(mediaTypeOf(exchange.request));
  if (fits && !fits(exchange.request.body)) {
    throw new GatewayError('BAD_REQUEST_BODY', 'Invalid request body');
  }
}

const PARAMETER = /^method\.request\.(header|querystring|path)\.(.+)$/;

/** True for an expression that `requestParameter` can read. */
export function isRequestParameter(expression: string): boolean {
  return PARAMETER.test(expression);
}

/** The value of `method.request.<place>.<name>`; the last one where it came more than once. */
export function requestParameter(exchange: Exchange, expression: string): string | undefined {
  const [, place, name = ''] = PARAMETER.exec(expression) ?? [];
  if (place === 'header') return headerOf(exchange.request, name);
  if (place === 'path') return exchange.pathParameters[name];
  return exchange.query.findLast(([parameter]) => parameter === name)?.[1];
}
