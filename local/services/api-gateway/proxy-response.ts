import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Exchange, GatewayResponse, Header } from './exchange.ts';
import { badGateway } from './gateway-error.ts';
import { gatewayHeaders } from './gateway-response.ts';

const MEMBERS = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];

/** Headers that only the gateway itself may send; a function's come under another name. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
  'x-amzn-requestid',
]);

/**
 * Turns a function's result into the HTTP answer. Every member is optional and no other may be
 * there. Without binary media types a base64 body goes out as the text it is.
 *
 * @throws GatewayError 502 for what is no proxy response.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function proxyResponse(exchange: Exchange, payload: string): GatewayResponse {
  const result = parse(payload);
  const { body } = result;
  if (body !== undefined && body !== null && typeof body !== 'string') throw badGateway();
  const headers = resultHeaders(result);
  const contentType = headers.findLast(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return {
    status: statusOf(result.statusCode),
    headers: [
      ...gatewayHeaders(exchange, contentType ?? 'application/json'),
      ['X-Amzn-Trace-Id', exchange.traceId],
      ...headers.filter(([name]) => !SENT_BY_GATEWAY.has(name.toLowerCase())).map(remap),
    ],
    body: body ?? '',
  };
}

const SENT_BY_GATEWAY = new Set(['content-type', 'transfer-encoding', 'x-amzn-trace-id']);

function parse(payload: string): Record<string, unknown> {
  let result: unknown;
  try {
    result = JSON.parse(payload);
  } catch {
    throw badGateway();
  }
  if (!isObject(result) || Object.keys(result).some((name) => !MEMBERS.includes(name))) {
    throw badGateway();
  }
  return result;
}

function statusOf(value: unknown): number {
  const status = Number(value ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599) throw badGateway();
  return status;
}

/** `multiValueHeaders` wins where both name a header with the same value. */
function resultHeaders({ headers, multiValueHeaders }: Record<string, unknown>): Header[] {
  const many = entries(multiValueHeaders).flatMap(([name, values]): Header[] => {
    if (!Array.isArray(values)) throw badGateway();
    return values.map((value) => header(name, value));
  });
  const single = entries(headers)
    .map(([name, value]) => header(name, value))
    .filter(([name, value]) => !many.some(([n, v]) => n === name && v === value));
  return [...single, ...many];
}

function entries(value: unknown): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) throw badGateway();
  return Object.entries(value);
}

function header(name: string, value: unknown): Header {
  if (!['string', 'number', 'boolean'].includes(typeof value)) throw badGateway();
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
  } catch {
    throw badGateway();
  }
  return [name, String(value)];
}

function remap([name, value]: Header): Header {
  return REMAPPED.has(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
