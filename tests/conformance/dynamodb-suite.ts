import {
  type AttributeValue,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { v7 as uuid } from 'uuid';
import { DynamoDb } from '../../local/services/dynamodb/dynamodb.ts';
import { behavioursBut, thrownBy } from './behaviour.ts';
import { KNOWN_DIFFERENCES } from './dynamodb-differences.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

export const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
export const API = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference';

export type SdkItem = Record<string, AttributeValue>;

/** The endpoint with one table, made before the tests of a file and deleted after. */
export interface DynamoDbSuite {
  readonly client: DynamoDBClient;
  readonly target: ConformanceTarget;
  /** Key `pk` (S) and `sk` (N); indexes `by-owner` (owner, pk) and `by-state` (state), keys alone. */
  readonly table: string;
  put(item: SdkItem): Promise<void>;
  get(pk: string, sk?: number): Promise<SdkItem | undefined>;
}

/** Declares the hooks of a suite. Its members are there once the tests run. */
export function dynamoDbSuite(): DynamoDbSuite {
  const table = `conformance-${uuid()}`;
  let target: ConformanceTarget;
  let client: DynamoDBClient;

  before(async () => {
    target = await conformanceTarget((services) => new DynamoDb(services).services);
    client = new DynamoDBClient(target.client);
    await client.send(createTable(table));
    await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName: table });
  });

  after(async () => {
    await client.send(new DeleteTableCommand({ TableName: table }));
    client.destroy();
    await target.close();
  });

  return {
    get client() {
      return client;
    },
    get target() {
      return target;
    },
    table,
    put: async (item) => {
      await client.send(new PutItemCommand({ TableName: table, Item: item }));
    },
    get: async (pk, sk = 1) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: key(pk, sk), ConsistentRead: true }),
      );
      return Item;
    },
  };
}

export function createTable(TableName: string): CreateTableCommand {
  return new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'owner_id', AttributeType: 'S' },
      { AttributeName: 'state_name', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-owner',
        KeySchema: [
          { AttributeName: 'owner_id', KeyType: 'HASH' },
          { AttributeName: 'pk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'by-state',
        KeySchema: [{ AttributeName: 'state_name', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
}

export function key(pk: string, sk = 1): SdkItem {
  return { pk: { S: pk }, sk: { N: String(sk) } };
}

/** A partition key that no other test uses. */
export function freshKey(): string {
  return `p-${uuid()}`;
}

const declare = behavioursBut(KNOWN_DIFFERENCES);

/** A test of one behaviour of AWS, with the page that promises it. */
export function behaviour(title: string, page: string, test: () => Promise<void>): void {
  declare(title, test, page);
}

/** The error that a call ends with, with its members. */
export function errorOf(
  call: Promise<unknown>,
): Promise<Error & { Item?: SdkItem; CancellationReasons?: unknown[] }> {
  return thrownBy(call);
}
