import type { AnyOperation } from '../../core/service.ts';
import type { Item } from './attribute-value.ts';
import { validationException } from './errors.ts';
import { project } from './expressions/project.ts';
import {
  type Fields,
  MAP,
  operation,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
  STRING,
  TABLE_NAME,
} from './input.ts';
import {
  decide,
  type KeyRequest,
  type PreparedWrite,
  type PutRequest,
  prepareDelete,
  preparePut,
  prepareUpdate,
} from './prepared-write.ts';
import { commit, type Table, type Write } from './table.ts';
import type { Tables } from './tables.ts';

type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';

const COMMON: Fields = {
  TableName: TABLE_NAME,
  ConditionExpression: STRING,
  ExpressionAttributeNames: MAP,
  ExpressionAttributeValues: MAP,
  ReturnValues: {
    kind: 'string',
    values: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'],
  },
  ReturnValuesOnConditionCheckFailure: { kind: 'string', values: ['ALL_OLD', 'NONE'] },
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
};

/**
 * PutItem, UpdateItem and DeleteItem.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
 */
export function writeOperations(tables: Tables): Record<string, AnyOperation> {
  const write = <Request extends { TableName: string; ReturnValues?: ReturnValues }>(
    fields: Fields,
    prepare: (table: Table, request: Request) => PreparedWrite,
    updates: boolean,
  ) =>
    operation<Request>(
      { ...COMMON, ...fields },
      (request) => {
        const { ReturnValues: wanted = 'NONE', TableName } = request;
        if (!updates && wanted !== 'NONE' && wanted !== 'ALL_OLD') {
          throw validationException('ReturnValues can only be ALL_OLD or NONE');
        }
        const prepared = prepare(tables.get(TableName), request);
        const decided = decide(prepared);
        commit([decided]);
        return returned(wanted, prepared, decided);
      },
      ({ TableName }) => [tables.tableArn(TableName)],
    );
  const key: Fields = { Key: { kind: 'map', required: true } };
  return {
    PutItem: write<PutRequest>({ Item: { kind: 'map', required: true } }, preparePut, false),
    DeleteItem: write<KeyRequest>(key, prepareDelete, false),
    UpdateItem: write<KeyRequest>({ ...key, UpdateExpression: STRING }, prepareUpdate, true),
  };
}

function returned(
  wanted: ReturnValues,
  { updated }: PreparedWrite,
  { before, after }: Write,
): { Attributes?: Item } {
  const image = wanted.endsWith('OLD') ? before?.attributes : after;
  if (wanted === 'NONE' || !image) return {};
  const attributes = wanted.startsWith('UPDATED') ? project(image, updated) : image;
  return Object.keys(attributes).length === 0 ? {} : { Attributes: attributes };
}
