import type { AnyOperation } from '../../core/service.ts';
import type { Item } from './attribute-value.ts';
import { keyDoesNotMatchSchema, validationException } from './errors.ts';
import type { ExpressionParameters } from './expressions/request-expressions.ts';
import { prepareGet, read } from './get-operations.ts';
import {
  type Fields,
  operation,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
} from './input.ts';
import { itemSize } from './item-size.ts';
import { keyText } from './key.ts';
import { decide, type PreparedWrite, prepareDelete, preparePut } from './prepared-write.ts';
import { commit, type Table, type Write } from './table.ts';
import type { Tables } from './tables.ts';

interface KeysAndAttributes extends ExpressionParameters {
  Keys: unknown[];
}

interface BatchGetRequest {
  RequestItems: Record<string, KeysAndAttributes>;
}

interface WriteRequestItem {
  PutRequest?: { Item: unknown };
  DeleteRequest?: { Key: unknown };
}

interface BatchWriteRequest {
  RequestItems: Record<string, WriteRequestItem[]>;
}

const MAX_GETS = 100;
const MAX_WRITES = 25;
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const REQUEST_ITEMS: Fields = {
  RequestItems: { kind: 'map', required: true },
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
};

/**
 * BatchGetItem and BatchWriteItem.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 */
export function batchOperations(tables: Tables): Record<string, AnyOperation> {
  const resources = ({ RequestItems }: { RequestItems?: object }): string[] =>
    Object.keys(RequestItems ?? {}).map((name) => tables.tableArn(name));
  return {
    BatchGetItem: {
      ...operation<BatchGetRequest>(
        REQUEST_ITEMS,
        ({ RequestItems }) => batchGet(tables, RequestItems),
        resources,
      ),
      members: {
        'RequestItems.*': [
          'Keys',
          'ConsistentRead',
          'ExpressionAttributeNames',
          'ProjectionExpression',
        ],
      },
    },
    BatchWriteItem: {
      ...operation<BatchWriteRequest>(
        { ...REQUEST_ITEMS, ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS },
        ({ RequestItems }) => batchWrite(tables, RequestItems),
        resources,
      ),
      members: {
        'RequestItems.*': ['PutRequest', 'DeleteRequest'],
        'RequestItems.*.PutRequest': ['Item'],
        'RequestItems.*.DeleteRequest': ['Key'],
      },
    },
  };
}

function batchGet(tables: Tables, requestItems: BatchGetRequest['RequestItems']) {
  requireTables(requestItems, 'BatchGetItem');
  const gets = Object.entries(requestItems).flatMap(([name, request]) => {
    const { Keys: keys = [], ...expressions } = request;
    requireKeyCount(name, keys.length);
    const table = tables.get(name);
    const prepared = keys.map((key) => {
      return {
        name,
        raw: key,
        get: prepareGet(table, { ...expressions, TableName: name, Key: key }),
      };
    });
    requireDistinct(prepared.map(({ get }) => keyText(get.key, table.schema)));
    return prepared;
  });
  if (gets.length > MAX_GETS) {
    throw validationException('Too many items requested for the BatchGetItem call');
  }
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, KeysAndAttributes> = {};
  let bytes = 0;
  for (const { name, raw, get } of gets) {
    responses[name] ??= [];
    const { Item: item } = read(get);
    bytes += item ? itemSize(item) : 0;
    if (bytes > MAX_RESPONSE_BYTES) {
      unprocessed[name] ??= { ...(requestItems[name] as KeysAndAttributes), Keys: [] };
      unprocessed[name].Keys.push(raw);
    } else if (item) {
      responses[name].push(item);
    }
  }
  return { Responses: responses, UnprocessedKeys: unprocessed };
}

function batchWrite(tables: Tables, requestItems: BatchWriteRequest['RequestItems']) {
  requireTables(requestItems, 'BatchWriteItem');
  requireWriteCount(requestItems);
  const writes: Write[] = Object.entries(requestItems).flatMap(([name, requests]) => {
    const table = tables.get(name);
    const prepared = requests.map((request) => prepareWrite(table, name, request));
    requireDistinct(prepared.map(({ key }) => keyText(key, table.schema)));
    return prepared.map(decide);
  });
  commit(writes);
  return { UnprocessedItems: {} };
}

function prepareWrite(table: Table, name: string, request: WriteRequestItem): PreparedWrite {
  const { PutRequest: put, DeleteRequest: remove } = request;
  if (put && remove) {
    throw validationException(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (remove) return prepareDelete(table, { TableName: name, Key: remove.Key });
  if (!put) {
    throw validationException(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  const prepared = preparePut(table, { TableName: name, Item: put.Item });
  return {
    ...prepared,
    // A batch reports a key of another type as it reports the key of a read.
    checkTypes: () => {
      const { schema } = table;
      for (const attribute of [schema.hash, ...(schema.range ? [schema.range] : [])]) {
        const value = prepared.key[attribute.name];
        if (value && !(attribute.type in value)) throw keyDoesNotMatchSchema();
      }
      prepared.checkTypes();
    },
  };
}

function requireTables(requestItems: object, action: string): void {
  if (Object.keys(requestItems).length > 0) return;
  throw validationException(`The requestItems parameter is required for ${action}`);
}

function requireKeyCount(name: string, count: number): void {
  const bound =
    count < 1 ? 'greater than or equal to 1' : count > MAX_GETS ? 'less than or equal to 100' : '';
  if (bound === '') return;
  throw validationException(
    `1 validation error detected: Value at 'RequestItems.${name}.member.Keys' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

function requireWriteCount(requestItems: BatchWriteRequest['RequestItems']): void {
  const counts = Object.values(requestItems).map((requests) => requests.length);
  if (counts.some((count) => count < 1 || count > MAX_WRITES)) {
    throw validationException(
      `1 validation error detected: Value '${JSON.stringify(requestItems)}' at 'requestItems' failed to satisfy constraint: ` +
        `Map value must satisfy constraint: [Member must have length less than or equal to ${MAX_WRITES}, Member must have length greater than or equal to 1]`,
    );
  }
  if (counts.reduce((total, count) => total + count, 0) > MAX_WRITES) {
    throw validationException('Too many items requested for the BatchWriteItem call');
  }
}

function requireDistinct(keys: string[]): void {
  if (new Set(keys).size === keys.length) return;
  throw validationException('Provided list of item keys contains duplicates');
}
