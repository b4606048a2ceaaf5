import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpError } from './http-error.ts';

const MAX_BODY_BYTES = 64 * 1024;
const CORRELATION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** A header by its name in any case. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return found?.[1];
}

/** All values of a header, by its name in any case. */
export function headerValues(event: APIGatewayProxyEvent, name: string): string[] {
  const given = Object.entries(event.multiValueHeaders ?? {});
  return given.flatMap(([key, values]) => (key.toLowerCase() === name ? (values ?? []) : []));
}

/** The client's correlation id when it is fit for logs and headers, else the gateway's request id. */
export function correlationIdOf(event: APIGatewayProxyEvent): string {
  const given = header(event, 'x-correlation-id');
  return given !== undefined && CORRELATION_ID.test(given) ? given : event.requestContext.requestId;
}

/**
 * The JSON body.
 *
 * @throws HttpError 415 for another content type, 413 above 64 KiB, 400 for what is not JSON.
 */
export function jsonBody(event: APIGatewayProxyEvent): unknown {
  const contentType = header(event, 'content-type') ?? '';
  if (contentType.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new HttpError(415, 'content-type must be application/json');
  }
  const raw = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (raw.length > MAX_BODY_BYTES) {
    throw new HttpError(413, `body must be at most ${MAX_BODY_BYTES} bytes`);
  }
  return parseJson(raw.toString('utf8'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, refusePrototype);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    // The parser's words quote the body, so they are not passed on.
    throw new HttpError(400, 'body must be valid JSON');
  }
}

/** joi takes a member of this name for the object's prototype and never sees it. */
function refusePrototype(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new HttpError(400, '__proto__ is not allowed');
  return value;
}

/**
 * Refuses a body where a route has no use for one. `{}` says as little, and clients that always
 * send JSON send it.
 *
 * @throws HttpError 400 naming body.
 */
export function noBody({ body, isBase64Encoded }: APIGatewayProxyEvent): void {
  const text = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString('utf8');
  if (!['', '{}'].includes(text.trim())) throw new HttpError(400, 'body must be empty');
}

/**
 * The page size asked for by the query parameter `limit`, 20 when there is none.
 *
 * @throws HttpError 400 naming limit.
 */
export function limitOf(event: APIGatewayProxyEvent): number {
  const given = event.queryStringParameters?.limit;
  if (given === undefined) return 20;
  const limit = /^[0-9]{1,3}$/.test(given) ? Number(given) : 0;
  if (limit < 1 || limit > 100) throw new HttpError(400, 'limit must be an integer from 1 to 100');
  return limit;
}

/**
 * Refuses query parameters that the route does not know, so that a misspelled one is not ignored.
 *
 * @throws HttpError 400 naming the parameter.
 */
export function onlyQueryParameters(event: APIGatewayProxyEvent, known: readonly string[]): void {
  for (const [name, values] of Object.entries(event.multiValueQueryStringParameters ?? {})) {
    if (!known.includes(name)) throw new HttpError(400, `${name} is not a known query parameter`);
    if ((values?.length ?? 0) > 1) throw new HttpError(400, `${name} must be given once`);
  }
}
