import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Order } from '../domain/order.ts';

/** Reads of single orders. */
export class OrderReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, ordersTable: string) {
    this.#client = client;
    this.#table = ordersTable;
  }

  /** The order as last written, or undefined. */
  async find(orderId: string): Promise<Order | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { order_id: orderId }, ConsistentRead: true }),
    );
    return item as Order | undefined;
  }
}
