import { BatchGetCommand, type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { Order, OrderStatus } from '../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../lambdas/shared/domain/order-event.ts';
import type { ResourceNames } from './environment.ts';

const BATCH = 100;

type Row = Record<string, unknown>;

interface Projection {
  ProjectionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
}

/** Reads orders and their events straight from the tables, consistently. */
export class OrderStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #names: Pick<ResourceNames, 'orders' | 'orderEvents'>;

  constructor(
    documents: DynamoDBDocumentClient,
    names: Pick<ResourceNames, 'orders' | 'orderEvents'>,
  ) {
    this.#documents = documents;
    this.#names = names;
  }

  /** The orders that exist among these, by id. */
  async orders(orderIds: readonly string[]): Promise<Map<string, Order>> {
    const rows = (await this.#read(orderIds, {})) as unknown as Order[];
    return new Map(rows.map((order) => [order.order_id, order]));
  }

  /** The status of each of these orders that exists, by id. */
  async statuses(orderIds: readonly string[]): Promise<Map<string, OrderStatus>> {
    const rows = await this.#read(orderIds, {
      ProjectionExpression: 'order_id, #status',
      ExpressionAttributeNames: { '#status': 'status' },
    });
    return new Map(rows.map((row) => [String(row.order_id), row.status as OrderStatus]));
  }

  /** The order's events by sequence number. */
  async events(orderId: string): Promise<OrderEvent[]> {
    const pages = paginateQuery(
      { client: this.#documents },
      {
        TableName: this.#names.orderEvents,
        KeyConditionExpression: 'order_id = :id',
        ExpressionAttributeValues: { ':id': orderId },
        ConsistentRead: true,
      },
    );
    const events: OrderEvent[] = [];
    for await (const page of pages) events.push(...((page.Items ?? []) as OrderEvent[]));
    return events;
  }

  async #read(orderIds: readonly string[], projection: Projection): Promise<Row[]> {
    const batches = Array.from({ length: Math.ceil(orderIds.length / BATCH) }, (_, index) =>
      orderIds.slice(index * BATCH, (index + 1) * BATCH),
    );
    return (await Promise.all(batches.map((batch) => this.#batch(batch, projection)))).flat();
  }

  async #batch(orderIds: readonly string[], projection: Projection): Promise<Row[]> {
    const table = this.#names.orders;
    const found: Row[] = [];
    let keys: Record<string, unknown>[] = orderIds.map((order_id) => ({ order_id }));
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await this.#documents.send(
        new BatchGetCommand({
          RequestItems: { [table]: { Keys: keys, ConsistentRead: true, ...projection } },
        }),
      );
      found.push(...(Responses?.[table] ?? []));
      keys = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return found;
  }
}
