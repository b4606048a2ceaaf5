import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import type { Order } from '../domain/order.ts';
import type { TransactionItem } from './transaction.ts';

/** Stock that is held for an order. */
export interface Reservation {
  order_id: string;
  status: 'RESERVED' | 'RELEASED' | 'CONSUMED';
  items: { product_id: string; quantity: number }[];
  /** ISO 8601, UTC, milliseconds; so are the others. */
  expires_at: string;
  /** Only while it is RESERVED, so that the expiry index holds nothing else. */
  expiry_bucket?: typeof OPEN;
  created_at: string;
  updated_at: string;
}

const OPEN = 'open';

/** The write that reserves for an order that has no reservation yet. */
export function reservationWrite(
  table: string,
  { order_id, items }: Pick<Order, 'order_id' | 'items'>,
  { now, expires_at }: { now: string; expires_at: string },
): TransactionItem {
  const reservation: Reservation = {
    order_id,
    status: 'RESERVED',
    items: items.map(({ product_id, quantity }) => ({ product_id, quantity })),
    expires_at,
    expiry_bucket: OPEN,
    created_at: now,
    updated_at: now,
  };
  return {
    Put: {
      TableName: table,
      Item: reservation,
      ConditionExpression: 'attribute_not_exists(order_id)',
    },
  };
}

/** The write that ends a reservation, on condition that nobody ended it before. */
export function reservationEndWrite(
  table: string,
  order_id: string,
  status: 'RELEASED' | 'CONSUMED',
  now: string,
): TransactionItem {
  return {
    Update: {
      TableName: table,
      Key: { order_id },
      UpdateExpression: 'SET #status = :status, updated_at = :now REMOVE expiry_bucket',
      ConditionExpression: '#status = :reserved',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status, ':now': now, ':reserved': 'RESERVED' },
    },
  };
}

/** Reads of the reservations table. */
export class Reservations {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The reservation as last written, or undefined. */
  async find(orderId: string): Promise<Reservation | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { order_id: orderId }, ConsistentRead: true }),
    );
    return item as Reservation | undefined;
  }

  /**
   * Open reservations that expired before `now`, the longest expired first, page by page. An
   * index is read late at times: a reservation that it lists may have ended.
   */
  async *expired(now: string, pageSize: number): AsyncGenerator<Reservation[]> {
    let start: Record<string, unknown> | undefined;
    do {
      const page: QueryCommandOutput = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: 'expiry-index',
          KeyConditionExpression: 'expiry_bucket = :open AND expires_at < :now',
          ExpressionAttributeValues: { ':open': OPEN, ':now': now },
          Limit: pageSize,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      yield (page.Items ?? []) as Reservation[];
      start = page.LastEvaluatedKey;
    } while (start);
  }
}
