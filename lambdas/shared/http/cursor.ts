import { createHash } from 'node:crypto';
import { HttpError } from './http-error.ts';

/**
 * Where the next page starts, as clients carry it: opaque, and good for the very query it came
 * from. It is no secret: a made-up position is still a position inside that query.
 *
 * @param query what identifies the query, e.g. its path and filters.
 */
export function encodeCursor(query: string, position: string | number): string {
  return Buffer.from(JSON.stringify([digest(query), position])).toString('base64url');
}

/**
 * The position in a cursor that this query gave.
 *
 * @param isPosition what the query takes as a position.
 * @throws HttpError 400 naming cursor.
 */
export function decodeCursor<Position extends string | number>(
  query: string,
  cursor: string | undefined,
  isPosition: (value: unknown) => value is Position,
): Position | undefined {
  if (cursor === undefined) return undefined;
  const [queryDigest, position, ...rest] = parse(cursor);
  if (queryDigest !== digest(query) || !isPosition(position) || rest.length > 0) {
    throw new HttpError(400, 'cursor must be the next_cursor of a page of this very query');
  }
  return position;
}

function parse(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    // Not ours; the caller says so.
    return [];
  }
}

function digest(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 16);
}
