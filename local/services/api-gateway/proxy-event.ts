import type { Exchange, Header } from './exchange.ts';
import { headerOf } from './exchange.ts';

/**
 * The event that a function gets from `AWS_PROXY`, payload format 1.0, as JSON text. What there
 * is none of is null, not empty. There are no binary media types, so the body is text.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
 */
export function proxyEvent(exchange: Exchange): string {
  const { request } = exchange;
  const headers = integrationHeaders(exchange);
  return JSON.stringify({
    resource: exchange.resourcePath,
    path: exchange.path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: lastValues(exchange.query),
    multiValueQueryStringParameters: allValues(exchange.query),
    pathParameters: lastValues(Object.entries(exchange.pathParameters)),
    stageVariables: null,
    requestContext: requestContext(exchange),
    body: request.body.length === 0 ? null : request.body.toString('utf8'),
    isBase64Encoded: false,
  });
}

function requestContext(exchange: Exchange): Record<string, unknown> {
  const { request, apiKey } = exchange;
  const domainName = (headerOf(request, 'host') ?? '').replace(/:\d+$/, '');
  return {
    resourceId: exchange.resourceId,
    resourcePath: exchange.resourcePath,
    httpMethod: request.method,
    extendedRequestId: exchange.extendedRequestId,
    requestTime: clfTime(exchange.startedAt),
    path: `/${exchange.stage}${exchange.path}`,
    accountId: exchange.accountId,
    protocol: 'HTTP/1.1',
    stage: exchange.stage,
    domainPrefix: domainName.split('.')[0],
    requestTimeEpoch: exchange.startedAt,
    requestId: exchange.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerOf(request, 'user-agent') ?? null,
      user: null,
      ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
    },
    domainName,
    deploymentId: exchange.deploymentId,
    apiId: exchange.apiId,
  };
}

/**
 * Headers of the connection between the caller and the gateway; a function never sees them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const DROPPED = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'keep-alive',
  'max-forwards',
  'proxy-authenticate',
  'proxy-connection',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

const ADDED = new Set([
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

function integrationHeaders(exchange: Exchange): Header[] {
  const { request } = exchange;
  const forwarded = headerOf(request, 'x-forwarded-for');
  return [
    ...request.headers.filter(([name]) => {
      const lower = name.toLowerCase();
      return !DROPPED.has(lower) && !ADDED.has(lower);
    }),
    ['X-Amzn-Trace-Id', exchange.traceId],
    ['X-Forwarded-For', forwarded ? `${forwarded}, ${request.sourceIp}` : request.sourceIp],
    ['X-Forwarded-Port', String(request.port)],
    ['X-Forwarded-Proto', 'http'],
  ];
}

function lastValues(pairs: readonly Header[]): Record<string, string> | null {
  return pairs.length === 0 ? null : Object.fromEntries(pairs);
}

function allValues(pairs: readonly Header[]): Record<string, string[]> | null {
  if (pairs.length === 0) return null;
  const values: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    const known = values[name];
    if (known) known.push(value);
    else values[name] = [value];
  }
  return values;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The Common Log Format's time: `21/Nov/2026:09:25:00 +0000`. */
function clfTime(ms: number): string {
  const [year, month, day] = new Date(ms).toISOString().slice(0, 10).split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${new Date(ms).toISOString().slice(11, 19)} +0000`;
}
