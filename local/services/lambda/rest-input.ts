import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { RestRequest } from '../../core/service.ts';

/**
 * Refuses by name every query member and `x-amz-` header (of those that carry input, not of the
 * signature or the SDK) outside the lists.
 */
export function refuseUnknownInput(
  request: RestRequest,
  action: string,
  { query = [], headers = [] }: { query?: readonly string[]; headers?: readonly string[] },
): void {
  const parameter = [...request.query.keys()].find((name) => !query.includes(name));
  if (parameter !== undefined)
    throw new NotHonouredError(`the parameter ${parameter} of ${action}`);
  const header = Object.keys(request.headers).find(
    (name) => name.startsWith('x-amz-') && !TRANSPORT_HEADERS.has(name) && !headers.includes(name),
  );
  if (header !== undefined) throw new NotHonouredError(`the header ${header} of ${action}`);
}

/** Signature and SDK bookkeeping: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const TRANSPORT_HEADERS = new Set([
  'x-amz-date',
  'x-amz-content-sha256',
  'x-amz-security-token',
  'x-amz-user-agent',
]);

/** One page of a list: `Marker` is the position of the next item. */
export function page<Item>(
  request: RestRequest,
  items: Item[],
  maximum: number,
): { items: Item[]; next?: string } {
  const marker = request.query.get('Marker');
  const limit = request.query.get('MaxItems');
  const start = marker === null ? 0 : wholeNumber('Marker', marker, 0, Number.MAX_SAFE_INTEGER);
  const size = limit === null ? maximum : wholeNumber('MaxItems', limit, 1, 10_000);
  const end = start + Math.min(size, maximum);
  return { items: items.slice(start, end), ...(end < items.length && { next: String(end) }) };
}

function wholeNumber(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new AwsError('InvalidParameterValueException', `Invalid value '${text}' for ${name}`, {
    members: { Type: 'User' },
  });
}
