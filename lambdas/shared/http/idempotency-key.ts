import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpError } from './http-error.ts';
import { headerValues } from './request.ts';

const KEY = /^[ -~]{1,255}$/;
const QUOTED = /^"((?:[ !#-[\]-~]|\\["\\])*)"$/;

/**
 * The key of the `Idempotency-Key` header, or undefined without one. The draft's form is a
 * Structured Field string, in quotes; what comes without quotes is taken as it is, as most clients
 * send it. `"abc"` and `abc` are one key.
 *
 * @throws HttpError 400 naming the header.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07
 * @see https://www.rfc-editor.org/rfc/rfc9651#name-parsing-a-string
 */
export function idempotencyKeyOf(event: APIGatewayProxyEvent): string | undefined {
  const [given, ...more] = headerValues(event, 'idempotency-key');
  if (given === undefined) return undefined;
  if (more.length > 0) throw new HttpError(400, 'Idempotency-Key must be given once');
  const text = given.trim();
  const key = text.startsWith('"') ? QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, '$1') : text;
  if (key === undefined || !KEY.test(key)) {
    throw new HttpError(
      400,
      'Idempotency-Key must be 1 to 255 printable ASCII characters, with or without quotes',
    );
  }
  return key;
}

/**
 * What tells one JSON body from another: SHA-256 in hex. The order of an object's members and the
 * white space between them do not count.
 */
export function fingerprint(body: unknown): string {
  return sha256(JSON.stringify(body, sorted));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function sorted(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
