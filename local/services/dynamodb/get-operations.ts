import type { AnyOperation } from '../../core/service.ts';
import { parseItem } from './attribute-parser.ts';
import type { Item } from './attribute-value.ts';
import { project } from './expressions/project.ts';
import { type ExpressionParameters, readExpressions } from './expressions/request-expressions.ts';
import type { Path } from './expressions/syntax.ts';
import { BOOLEAN, MAP, operation, RETURN_CONSUMED_CAPACITY, STRING, TABLE_NAME } from './input.ts';
import { requireKey } from './key.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

export interface GetRequest extends ExpressionParameters {
  TableName: string;
  Key: unknown;
}

/** A read of one item whose request is well formed. */
export interface PreparedGet {
  table: Table;
  key: Item;
  projection: Path[] | undefined;
}

/**
 * GetItem.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
 */
export function getOperations(tables: Tables): Record<string, AnyOperation> {
  const fields = {
    TableName: TABLE_NAME,
    Key: { kind: 'map', required: true },
    ConsistentRead: BOOLEAN,
    ExpressionAttributeNames: MAP,
    ProjectionExpression: STRING,
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  } as const;
  return {
    GetItem: operation<GetRequest>(
      fields,
      (request) => read(prepareGet(tables.get(request.TableName), request)),
      ({ TableName }) => [tables.tableArn(TableName)],
    ),
  };
}

/** @throws ValidationException, SerializationException. */
export function prepareGet(table: Table, request: GetRequest): PreparedGet {
  const { projection } = readExpressions(request, ['ProjectionExpression']);
  const key = parseItem(request.Key);
  requireKey(key, table.schema);
  return { table, key, projection };
}

/** The item as an answer: no member when there is none. */
export function read({ table, key, projection }: PreparedGet): { Item?: Item } {
  const stored = table.get(key);
  if (!stored) return {};
  return { Item: projection ? project(stored.attributes, projection) : stored.attributes };
}
