import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { v7 } from 'uuid';
import { DynamoDb } from '../../local/services/dynamodb/dynamodb.ts';
import { conformanceTarget } from '../conformance/target.ts';

/** The order platform's tables on a real wire, and a client of them. */
export async function orderTables() {
  const target = await conformanceTarget((services) => new DynamoDb(services).services);
  const plain = new DynamoDBClient(target.client);
  const run = v7();
  const names = {
    orders: `orders-${run}`,
    orderEvents: `order-events-${run}`,
    failedOrders: `failed-orders-${run}`,
    platformEvents: `platform-events-${run}`,
    inventory: `inventory-${run}`,
    reservations: `reservations-${run}`,
    payments: `payments-${run}`,
    simulatedPayments: `simulated-payments-${run}`,
    circuitBreakers: `circuit-breakers-${run}`,
    idempotency: `idempotency-${run}`,
    deadLetters: `dead-letters-${run}`,
  };
  await createTable(plain, names.orders, ['order_id'], ['customer_id', 'status']);
  await createTable(plain, names.orderEvents, ['order_id', 'sequence'], []);
  await createTable(plain, names.failedOrders, ['order_id'], []);
  await createTable(plain, names.platformEvents, ['subject', 'sequence'], []);
  await createTable(plain, names.inventory, ['product_id'], []);
  await createTable(plain, names.payments, ['order_id'], []);
  await createTable(plain, names.simulatedPayments, ['payment_key'], []);
  await createTable(plain, names.circuitBreakers, ['breaker_name'], []);
  await createTable(plain, names.idempotency, ['idempotency_key'], []);
  await createTable(plain, names.deadLetters, ['dead_letter_id'], []);
  await createReservations(plain, names.reservations);
  const close = () => {
    plain.destroy();
    return target.close();
  };
  return { client: DynamoDBDocumentClient.from(plain), names, close };
}

async function createReservations(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['order_id', 'expiry_bucket', 'expires_at'].map((attribute) => ({
        AttributeName: attribute,
        AttributeType: 'S' as const,
      })),
      KeySchema: keySchema('order_id'),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'expiry-index',
          KeySchema: keySchema('expiry_bucket', 'expires_at'),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: name });
}

async function createTable(
  client: DynamoDBClient,
  name: string,
  [hash = '', range]: string[],
  indexed: string[],
): Promise<void> {
  const attributes: AttributeDefinition[] = [
    { AttributeName: hash, AttributeType: 'S' },
    ...(range ? [{ AttributeName: range, AttributeType: 'N' as const }] : []),
    ...indexed.map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' as const })),
  ];
  const indexes = indexed.map((attribute) => ({
    IndexName: `${attribute.replace('_id', '')}-index`,
    KeySchema: keySchema(attribute, hash),
    Projection: { ProjectionType: 'ALL' as const },
  }));
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes,
      KeySchema: keySchema(hash, range),
      ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: name });
}

function keySchema(hash: string, range?: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    ...(range ? [{ AttributeName: range, KeyType: 'RANGE' as const }] : []),
  ];
}
