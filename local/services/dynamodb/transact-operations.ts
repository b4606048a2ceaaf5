import { AwsError } from '../../core/aws-error.ts';
import type { AnyOperation, Permission } from '../../core/service.ts';
import { validationException } from './errors.ts';
import { type GetRequest, prepareGet, read } from './get-operations.ts';
import {
  type Fields,
  operation,
  RETURN_CONSUMED_CAPACITY,
  RETURN_ITEM_COLLECTION_METRICS,
  requireFields,
  STRING,
  TABLE_NAME,
} from './input.ts';
import { itemSize } from './item-size.ts';
import { keyText } from './key.ts';
import {
  decide,
  type KeyRequest,
  type PreparedWrite,
  type PutRequest,
  prepareCheck,
  prepareDelete,
  preparePut,
  prepareUpdate,
} from './prepared-write.ts';
import { commit, type Table, type Write } from './table.ts';
import type { Tables } from './tables.ts';
import { TransactionTokens } from './transaction-tokens.ts';

type ActionName = 'ConditionCheck' | 'Put' | 'Delete' | 'Update';
type ActionRequest = PutRequest & KeyRequest;
type TransactWriteItem = Partial<Record<ActionName, ActionRequest>>;

interface TransactWriteRequest {
  TransactItems: TransactWriteItem[];
  ClientRequestToken?: string;
}

interface TransactGetRequest {
  TransactItems: { Get: GetRequest }[];
}

/** Why one item of a transaction made it fail; `None` for the others. */
interface CancellationReason {
  Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError';
  Message?: string;
  Item?: unknown;
}

const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
const TRANSACT_ITEMS: Fields = {
  TransactItems: { kind: 'list', required: true, min: 1, max: 100 },
  ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
};
const MAP_REQUIRED = { kind: 'map', required: true } as const;
const GET_FIELDS: Fields = {
  TableName: TABLE_NAME,
  Key: MAP_REQUIRED,
  ExpressionAttributeNames: { kind: 'map' },
  ProjectionExpression: STRING,
};
const EXPRESSIONS: Fields = {
  TableName: TABLE_NAME,
  ExpressionAttributeNames: { kind: 'map' },
  ExpressionAttributeValues: { kind: 'map' },
  ConditionExpression: STRING,
  ReturnValuesOnConditionCheckFailure: { kind: 'string', values: ['ALL_OLD', 'NONE'] },
};
const ACTIONS: Record<
  ActionName,
  { fields: Fields; prepare: (table: Table, request: ActionRequest) => PreparedWrite }
> = {
  ConditionCheck: {
    fields: {
      ...EXPRESSIONS,
      Key: MAP_REQUIRED,
      ConditionExpression: { kind: 'string', required: true },
    },
    prepare: prepareCheck,
  },
  Put: { fields: { ...EXPRESSIONS, Item: MAP_REQUIRED }, prepare: preparePut },
  Delete: { fields: { ...EXPRESSIONS, Key: MAP_REQUIRED }, prepare: prepareDelete },
  Update: {
    fields: {
      ...EXPRESSIONS,
      Key: MAP_REQUIRED,
      UpdateExpression: { kind: 'string', required: true },
    },
    prepare: prepareUpdate,
  },
};

/**
 * TransactWriteItems and TransactGetItems.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
 */
export function transactOperations(tables: Tables): Record<string, AnyOperation> {
  const tokens = new TransactionTokens(tables.scheduler);
  const write: Fields = {
    ...TRANSACT_ITEMS,
    ClientRequestToken: { kind: 'string', min: 1, max: 36 },
    ReturnItemCollectionMetrics: RETURN_ITEM_COLLECTION_METRICS,
  };
  return {
    TransactWriteItems: {
      ...operation<TransactWriteRequest>(
        write,
        ({ TransactItems: items, ClientRequestToken: token }) => {
          tokens.once(token, items, () => transactWrite(tables, items));
          return {};
        },
      ),
      members: {
        TransactItems: Object.keys(ACTIONS),
        ...Object.fromEntries(
          Object.entries(ACTIONS).map(([action, { fields }]) => [
            `TransactItems.${action}`,
            Object.keys(fields),
          ]),
        ),
      },
      permissions: ({ TransactItems: items }) => permissionsOf(tables, items),
    },
    TransactGetItems: {
      ...operation<TransactGetRequest>(TRANSACT_ITEMS, ({ TransactItems: items }) =>
        transactGet(tables, items),
      ),
      members: {
        TransactItems: ['Get'],
        'TransactItems.Get': Object.keys(GET_FIELDS),
      },
      permissions: ({ TransactItems: items }) => permissionsOf(tables, items),
    },
  };
}

function transactWrite(tables: Tables, items: TransactWriteItem[]): void {
  const prepared = items.map((item) => prepare(tables, item));
  requireOneActionPerItem(prepared);
  const decisions = prepared.map(({ write }) => reasonOrWrite(write));
  const reasons = decisions.map(({ reason }) => reason);
  if (reasons.some(({ Code }) => Code !== 'None')) throw canceled(reasons);
  const writes = decisions.flatMap(({ write }, index) =>
    write && prepared[index]?.action !== 'ConditionCheck' ? [write] : [],
  );
  const bytes = writes.reduce((total, { after }) => total + (after ? itemSize(after) : 0), 0);
  if (bytes > MAX_TRANSACTION_BYTES) {
    // The limit is AWS's; its wording of this fault is not documented.
    throw validationException('The aggregate size of the items in the transaction exceeds 4 MB');
  }
  commit(writes);
}

function prepare(
  tables: Tables,
  item: TransactWriteItem,
): { action: ActionName; write: PreparedWrite } {
  const [entry, ...others] = Object.entries(item) as [ActionName, ActionRequest][];
  if (!entry || others.length > 0) {
    throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const [action, request] = entry;
  const { fields, prepare } = ACTIONS[action];
  requireFields({ ...request }, fields);
  return { action, write: prepare(tables.get(request.TableName), request) };
}

function transactGet(tables: Tables, items: TransactGetRequest['TransactItems']) {
  const gets = items.map((item) => {
    requireFields({ ...item }, { Get: MAP_REQUIRED });
    const { Get: request } = item;
    requireFields({ ...request }, GET_FIELDS);
    return prepareGet(tables.get(request.TableName), request);
  });
  requireOneActionPerItem(gets.map((write) => ({ write })));
  return { Responses: gets.map(read) };
}

function requireOneActionPerItem(actions: { write: Pick<PreparedWrite, 'table' | 'key'> }[]): void {
  const targets = actions.map(
    ({ write: { table, key } }) => `${table.spec.name}\u0000${keyText(key, table.schema)}`,
  );
  if (new Set(targets).size === targets.length) return;
  throw validationException('Transaction request cannot include multiple operations on one item');
}

function reasonOrWrite(prepared: PreparedWrite): { reason: CancellationReason; write?: Write } {
  try {
    return { reason: { Code: 'None' }, write: decide(prepared) };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const isCheck = error.name === 'ConditionalCheckFailedException';
    const code = isCheck ? 'ConditionalCheckFailed' : 'ValidationError';
    return { reason: { Code: code, Message: error.message, ...error.members } };
  }
}

function canceled(reasons: CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { members: { CancellationReasons: reasons } },
  );
}

/**
 * A transaction needs the permissions of the single operations it is made of.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
function permissionsOf(tables: Tables, items: object[] = []): Permission[] {
  return items.flatMap((item) =>
    Object.entries(item as Record<string, { TableName?: string }>).map(([kind, { TableName }]) => ({
      action: `dynamodb:${kind}Item`,
      resource: tables.tableArn(TableName),
    })),
  );
}
