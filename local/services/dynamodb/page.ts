import { parseItem } from './attribute-parser.ts';
import { type Item, typeOf } from './attribute-value.ts';
import { validationException } from './errors.ts';
import { meetsCondition } from './expressions/evaluate-condition.ts';
import { project } from './expressions/project.ts';
import type { Condition, Path } from './expressions/syntax.ts';
import type { StoredItem } from './item-index.ts';
import { keyOf, requireKeyValues } from './key.ts';
import type { SecondaryIndex, Table } from './table.ts';
import { type KeySchema, keyAttributes } from './table-schema.ts';

export type Select =
  | 'ALL_ATTRIBUTES'
  | 'ALL_PROJECTED_ATTRIBUTES'
  | 'SPECIFIC_ATTRIBUTES'
  | 'COUNT';

export interface PageRequest {
  Limit?: number;
  Select?: Select;
}

/** What Query and Scan answer. */
export interface Page {
  Items?: Item[];
  Count: number;
  ScannedCount: number;
  LastEvaluatedKey?: Item;
}

/** A page ends with the item that brings what was read to this size. */
const MAX_PAGE_BYTES = 1024 * 1024;

/**
 * One page of items: read, then filtered, then projected. `Limit` and the 1 MB count what is
 * read, so a page may be empty and not the last.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
 */
export function readPage(
  source: Iterable<StoredItem>,
  { Limit: limit = Number.POSITIVE_INFINITY, Select: select }: PageRequest,
  {
    filter,
    projection,
    keyFrom,
  }: {
    filter: Condition | undefined;
    projection: Path[] | undefined;
    keyFrom: (item: Item) => Item;
  },
): Page {
  const items: Item[] = [];
  let [scanned, bytes] = [0, 0];
  let last: Item | undefined;
  for (const stored of source) {
    scanned++;
    bytes += stored.bytes;
    if (!filter || meetsCondition(filter, stored.attributes)) items.push(stored.attributes);
    if (scanned < limit && bytes < MAX_PAGE_BYTES) continue;
    last = stored.attributes;
    break;
  }
  const counts = { Count: items.length, ScannedCount: scanned };
  return {
    ...(select !== 'COUNT' && {
      Items: projection ? items.map((item) => project(item, projection)) : items,
    }),
    ...counts,
    ...(last && { LastEvaluatedKey: keyFrom(last) }),
  };
}

/** The keys that tell a page's end: those of the table, and of the index read. */
export function pageKey(item: Item, table: Table, index: SecondaryIndex | undefined): Item {
  const key = keyOf(item, table.schema);
  return index ? { ...keyOf(item, index.items.schema), ...key } : key;
}

/**
 * Reads an ExclusiveStartKey, which must have exactly the keys of a page's end.
 *
 * @throws ValidationException.
 */
export function readStartKey(raw: unknown, schemas: KeySchema[]): Item {
  const key = parseItem(raw);
  const attributes = new Map(
    schemas.flatMap(keyAttributes).map((attribute) => [attribute.name, attribute]),
  );
  const matches = [...attributes.values()].every(({ name, type }) => {
    const value = key[name];
    return value !== undefined && typeOf(value) === type;
  });
  if (!matches || Object.keys(key).length !== attributes.size) {
    throw validationException(
      'The provided starting key is invalid: The provided key element does not match the schema',
    );
  }
  for (const schema of schemas) requireKeyValues(key, schema);
  return key;
}

/**
 * Checks which attributes a request selects against the index it reads.
 *
 * @throws ValidationException.
 */
export function requireSelectable(
  select: Select | undefined,
  projection: Path[] | undefined,
  index: SecondaryIndex | undefined,
): void {
  if (select === 'SPECIFIC_ATTRIBUTES' && !projection) {
    throw validationException(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    );
  }
  if (select && select !== 'SPECIFIC_ATTRIBUTES' && projection) {
    throw validationException(
      `Cannot specify the ProjectionExpression when choosing to get ${select}`,
    );
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !index) {
    throw validationException(
      'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName',
    );
  }
  if (!index || index.spec.projection === 'ALL' || select !== 'ALL_ATTRIBUTES') return;
  throw validationException(
    'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for ' +
      `global secondary index ${index.spec.name} because its projection type is not ALL`,
  );
}
