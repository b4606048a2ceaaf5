import { GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import type { Order } from '../../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import { replay } from '../../../lambdas/shared/domain/replay.ts';
import type { Platform } from './platform.ts';

/** An order's item, as the orders table holds it. */
export async function storedOrder(platform: Platform, order_id: string): Promise<Order> {
  const { Item } = await platform.dynamodb.send(
    new GetCommand({ TableName: 'dofs-local-orders', Key: { order_id }, ConsistentRead: true }),
  );
  return Item as Order;
}

/** An order's events, oldest first. */
export async function storedEvents(platform: Platform, order_id: string): Promise<OrderEvent[]> {
  const { Items } = await platform.dynamodb.send(
    new QueryCommand({
      TableName: 'dofs-local-order-events',
      KeyConditionExpression: 'order_id = :id',
      ExpressionAttributeValues: { ':id': order_id },
      ConsistentRead: true,
    }),
  );
  return Items as OrderEvent[];
}

/** Every item of a table: `orders`, `failed-orders` … */
export async function scanTable(
  platform: Platform,
  table: string,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await platform.dynamodb.send(
      new ScanCommand({ TableName: `dofs-local-${table}`, ExclusiveStartKey }),
    );
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

/** An order's row in failed-orders, if there is one. */
export async function failedRow(
  platform: Platform,
  order_id: string,
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await platform.dynamodb.send(
    new GetCommand({ TableName: 'dofs-local-failed-orders', Key: { order_id } }),
  );
  return Item;
}

/** Expects that an order's events replay to the stored order, and that each was published. */
export async function expectWhole(platform: Platform, orderId: string): Promise<void> {
  const events = await storedEvents(platform, orderId);
  expect(replay(events)).to.deep.equal(await storedOrder(platform, orderId));
  const published = platform.events.of(orderId).map(({ detail }) => detail);
  expect(published.map(({ id }) => id)).to.have.members(events.map(({ event_id }) => event_id));
}
