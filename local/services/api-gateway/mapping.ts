import { NotHonouredError } from '../../core/aws-error.ts';
import type { Exchange } from './exchange.ts';
import type { GatewayError } from './gateway-error.ts';
import { isRequestParameter, requestParameter } from './request-validation.ts';

/** Reads one value of an exchange, and of the error that ended it where there is one. */
export type Mapping = (exchange: Exchange, error?: GatewayError) => string | undefined;

/**
 * The `$context` variables that may be used, a part of AWS's.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#context-variable-reference
 */
const CONTEXT: Readonly<Record<string, Mapping>> = {
  accountId: (exchange) => exchange.accountId,
  apiId: (exchange) => exchange.apiId,
  deploymentId: (exchange) => exchange.deploymentId,
  'error.message': (_, error) => error?.message,
  'error.messageString': (_, error) => error && JSON.stringify(error.message),
  'error.responseType': (_, error) => error?.type,
  extendedRequestId: (exchange) => exchange.extendedRequestId,
  httpMethod: (exchange) => exchange.request.method,
  'identity.sourceIp': (exchange) => exchange.request.sourceIp,
  path: (exchange) => `/${exchange.stage}${exchange.path}`,
  requestId: (exchange) => exchange.requestId,
  resourcePath: (exchange) => exchange.resourcePath,
  stage: (exchange) => exchange.stage,
};

/**
 * A value of a response parameter: `'literal'`, `context.requestId`, `method.request.header.x`.
 *
 * @throws NotHonouredError naming `where` it stands and the expression.
 */
export function compileMapping(expression: string, where: string): Mapping {
  const literal = /^'(.*)'$/s.exec(expression)?.[1];
  if (literal !== undefined) return () => literal;
  if (isRequestParameter(expression)) return (exchange) => requestParameter(exchange, expression);
  const variable = expression.startsWith('context.') ? CONTEXT[expression.slice(8)] : undefined;
  if (variable) return variable;
  throw new NotHonouredError(`the mapping expression ${expression} of ${where}`);
}

/**
 * A body template of simple variables, which is all that AWS takes in a gateway response.
 *
 * @throws NotHonouredError naming `where` it stands and the variable or directive.
 */
export function compileTemplate(template: string, where: string): Mapping {
  const directive = /#[a-z{*[]/.exec(template)?.[0];
  if (directive !== undefined) {
    throw new NotHonouredError(`the directive ${directive} in the template of ${where}`);
  }
  const parts = template.split(/(\$[A-Za-z][\w.-]*)/).map((part): Mapping => {
    if (/^\$[A-Za-z]/.test(part)) return compileMapping(part.slice(1), where);
    if (part.includes('$')) throw new NotHonouredError(`${part} in the template of ${where}`);
    return () => part;
  });
  return (exchange, error) => parts.map((part) => part(exchange, error) ?? '').join('');
}
