import type { AnyOperation } from '../../core/service.ts';
import { validationException } from './errors.ts';
import { conditionAttributes } from './expressions/condition-attributes.ts';
import { keyCondition, requireInSortRange } from './expressions/key-condition.ts';
import {
  type ExpressionParameters,
  type RequestExpressions,
  readExpressions,
} from './expressions/request-expressions.ts';
import {
  BOOLEAN,
  type Fields,
  MAP,
  operation,
  RETURN_CONSUMED_CAPACITY,
  STRING,
  TABLE_NAME,
} from './input.ts';
import { type Range, scanHash } from './item-index.ts';
import { keyText } from './key.ts';
import { valuesEqual } from './ordering.ts';
import {
  type Page,
  type PageRequest,
  pageKey,
  readPage,
  readStartKey,
  requireSelectable,
} from './page.ts';
import type { SecondaryIndex, Table } from './table.ts';
import { keyAttributes } from './table-schema.ts';
import type { Tables } from './tables.ts';

interface ReadRequest extends ExpressionParameters, PageRequest {
  TableName: string;
  IndexName?: string;
  ConsistentRead?: boolean;
  ExclusiveStartKey?: unknown;
}

interface QueryRequest extends ReadRequest {
  ScanIndexForward?: boolean;
}

interface ScanRequest extends ReadRequest {
  Segment?: number;
  TotalSegments?: number;
}

const COMMON: Fields = {
  TableName: TABLE_NAME,
  IndexName: { kind: 'string', min: 3, max: 255 },
  ConsistentRead: BOOLEAN,
  ExclusiveStartKey: MAP,
  ExpressionAttributeNames: MAP,
  ExpressionAttributeValues: MAP,
  FilterExpression: STRING,
  Limit: { kind: 'number', min: 1 },
  ProjectionExpression: STRING,
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  Select: {
    kind: 'string',
    values: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'],
  },
};

/**
 * Query and Scan.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
 */
export function queryOperations(tables: Tables): Record<string, AnyOperation> {
  const resources = ({ TableName, IndexName }: ReadRequest): string[] => {
    const table = tables.tableArn(TableName);
    return [IndexName === undefined ? table : `${table}/index/${IndexName}`];
  };
  const query: Fields = { ...COMMON, KeyConditionExpression: STRING, ScanIndexForward: BOOLEAN };
  const scan: Fields = {
    ...COMMON,
    Segment: { kind: 'number', min: 0, max: 999_999 },
    TotalSegments: { kind: 'number', min: 1, max: 1_000_000 },
  };
  return {
    Query: operation<QueryRequest>(query, (request) => runQuery(tables, request), resources),
    Scan: operation<ScanRequest>(scan, (request) => runScan(tables, request), resources),
  };
}

function runQuery(tables: Tables, request: QueryRequest): Page {
  const expressions = readExpressions(request, [
    'ProjectionExpression',
    'FilterExpression',
    'KeyConditionExpression',
  ]);
  if (!expressions.keyCondition) {
    throw validationException(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const { table, index } = target(tables, request);
  const schema = index?.items.schema ?? table.schema;
  const { hash, sort } = keyCondition(expressions.keyCondition, schema);
  requireNoKeyInFilter(expressions, schema);
  const range: Range = { hash, backward: request.ScanIndexForward === false };
  if (sort) range.sort = sort;
  const after = startAfter(request, table, index);
  if (after) {
    const startHash = after.key[schema.hash.name];
    if (!startHash || !valuesEqual(startHash, hash)) {
      throw validationException(
        'The provided starting key is outside query boundaries based on provided conditions',
      );
    }
    if (sort && schema.range) requireInSortRange(after.key[schema.range.name], sort);
    range.after = after;
  }
  return page(request, table, index, range, expressions);
}

function runScan(tables: Tables, request: ScanRequest): Page {
  const { Segment: segment, TotalSegments: total } = request;
  requireSegments(segment, total);
  const expressions = readExpressions(request, ['ProjectionExpression', 'FilterExpression']);
  const { table, index } = target(tables, request);
  const range: Range = {};
  if (segment !== undefined && total !== undefined) range.segment = { index: segment, total };
  const after = startAfter(request, table, index);
  if (after) {
    const schema = index?.items.schema ?? table.schema;
    const hash = scanHash(after.key[schema.hash.name]);
    if (range.segment && Math.floor((hash / 2 ** 32) * range.segment.total) !== segment) {
      throw validationException(
        'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ' +
          `ExclusiveStartKey with correct Segment. TotalSegments: ${total} Segment: ${segment}`,
      );
    }
    range.after = after;
  }
  return page(request, table, index, range, expressions);
}

function page(
  request: ReadRequest,
  table: Table,
  index: SecondaryIndex | undefined,
  range: Range,
  { filter, projection }: RequestExpressions,
): Page {
  requireSelectable(request.Select, projection, index);
  for (const [name] of projection ?? []) requireProjected(String(name), table, index);
  const keyFrom = (item: Parameters<typeof pageKey>[0]) => pageKey(item, table, index);
  const source = (index?.items ?? table.items).read(range);
  return readPage(source, request, { filter, projection, keyFrom });
}

function target(
  tables: Tables,
  { TableName, IndexName, ConsistentRead }: ReadRequest,
): { table: Table; index: SecondaryIndex | undefined } {
  const table = tables.get(TableName);
  const index = IndexName === undefined ? undefined : table.index(IndexName);
  if (index && ConsistentRead) {
    throw validationException('Consistent reads are not supported on global secondary indexes');
  }
  return { table, index };
}

function startAfter(
  { ExclusiveStartKey }: ReadRequest,
  table: Table,
  index: SecondaryIndex | undefined,
): Range['after'] {
  if (ExclusiveStartKey === undefined) return undefined;
  const schemas = index ? [index.items.schema, table.schema] : [table.schema];
  const key = readStartKey(ExclusiveStartKey, schemas);
  return { key, identity: index ? keyText(key, table.schema) : '' };
}

function requireNoKeyInFilter({ filter }: RequestExpressions, schema: Table['schema']): void {
  if (!filter) return;
  const used = conditionAttributes(filter);
  const key = keyAttributes(schema).find(({ name }) => used.has(name));
  if (!key) return;
  throw validationException(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key.name}`,
  );
}

function requireProjected(name: string, table: Table, index: SecondaryIndex | undefined): void {
  if (!index || index.spec.projection === 'ALL') return;
  const keys = [...keyAttributes(table.schema), ...keyAttributes(index.items.schema)];
  const projected = [...keys.map((key) => key.name), ...(index.spec.nonKeyAttributes ?? [])];
  if (projected.includes(name)) return;
  throw validationException(
    'One or more parameter values were invalid: ' +
      `Global secondary index ${index.spec.name} does not project [${name}]`,
  );
}

function requireSegments(segment: number | undefined, total: number | undefined): void {
  if (segment !== undefined && total === undefined) {
    throw validationException(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  if (segment === undefined && total !== undefined) {
    throw validationException(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  }
  if (segment !== undefined && total !== undefined && segment >= total) {
    throw validationException(
      'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
        `Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
}
