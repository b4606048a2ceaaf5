import { AwsError } from './aws-error.ts';

/** One page of a list, and where the next one starts. */
export interface Page<T> {
  items: T[];
  nextToken?: string;
}

/**
 * Cuts a page out of a list.
 *
 * @param token a `nextToken` given before
 * @throws ValidationException for a token that was not given here
 */
export function paginate<T>(items: T[], limit: number, token?: string): Page<T> {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsError('ValidationException', 'The specified nextToken is invalid.');
  }
  const end = start + limit;
  const page = { items: items.slice(start, end) };
  if (end >= items.length) return page;
  return { ...page, nextToken: Buffer.from(String(end)).toString('base64') };
}
