import {
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import type { Order, OrderStatus } from '../domain/order.ts';
import type { OrderEvent } from '../domain/order-event.ts';
import type { OrderTables } from './order-repository.ts';

/** Which orders are wanted; at least one member is given. */
export interface OrderFilter {
  customer_id?: string;
  status?: OrderStatus;
}

/** Part of a longer list. `next` is where the next page starts; absent on the last one. */
export interface Page<Item, Position> {
  items: Item[];
  next?: Position;
}

/** Reads of one page that is filtered after reading; a page cut off by it goes on by its cursor. */
const MAX_READS = 10;

/** Reads of orders and events, page by page, by index and never by scan. */
export class OrderQueries {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: OrderTables;

  constructor(client: DynamoDBDocumentClient, tables: OrderTables) {
    this.#client = client;
    this.#tables = tables;
  }

  /** An order's events from the first on; `after` is the sequence number before the page. */
  async events(orderId: string, limit: number, after = 0): Promise<Page<OrderEvent, number>> {
    const { Items: items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tables.orderEvents,
        KeyConditionExpression: 'order_id = :order_id AND #sequence > :after',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: { ':order_id': orderId, ':after': after },
        ConsistentRead: true,
        Limit: limit + 1,
      }),
    );
    const events = items as OrderEvent[];
    const last = events[limit - 1];
    if (events.length <= limit || !last) return { items: events };
    return { items: events.slice(0, limit), next: last.sequence };
  }

  /**
   * Orders of a customer, in a status, or both, newest first (order ids are in order of time).
   * Index reads are eventually consistent. `after` is the order id before the page.
   */
  async orders(filter: OrderFilter, limit: number, after?: string): Promise<Page<Order, string>> {
    const found: Order[] = [];
    const { query, keyOf } = indexQuery(this.#tables.orders, filter, limit);
    let start: Record<string, unknown> | undefined = after === undefined ? undefined : keyOf(after);
    for (let read = 0; read < MAX_READS; read++) {
      const page: QueryCommandOutput = await this.#client.send(
        new QueryCommand({ ...query, ...(start ? { ExclusiveStartKey: start } : {}) }),
      );
      found.push(...((page.Items ?? []) as Order[]));
      start = page.LastEvaluatedKey;
      if (found.length > limit || !start) break;
    }
    const last = found[limit - 1];
    if (found.length > limit && last) return { items: found.slice(0, limit), next: last.order_id };
    return start ? { items: found, next: String(start.order_id) } : { items: found };
  }
}

function indexQuery(table: string, { customer_id, status }: OrderFilter, limit: number) {
  const key = customer_id === undefined ? { status } : { customer_id };
  const [[name, value] = []] = Object.entries(key);
  if (name === undefined || value === undefined) throw new TypeError('a filter names nothing');
  const filtered = customer_id !== undefined && status !== undefined;
  const query: QueryCommandInput = {
    TableName: table,
    IndexName: name === 'status' ? 'status-index' : 'customer-index',
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': name, ...(filtered ? { '#status': 'status' } : {}) },
    ExpressionAttributeValues: { ':key': value, ...(filtered ? { ':status': status } : {}) },
    ScanIndexForward: false,
    // A filter drops what was read, so read more at a time than the page needs.
    Limit: filtered ? 100 : limit + 1,
    ...(filtered ? { FilterExpression: '#status = :status' } : {}),
  };
  return { query, keyOf: (orderId: string) => ({ [name]: value, order_id: orderId }) };
}
