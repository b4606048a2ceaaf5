import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { PlatformEvent } from '../domain/platform-event.ts';
import type { TransactionItem } from './transaction.ts';

/**
 * The write that records an event beside orders. It belongs into the transaction of the change
 * that it tells of: the platform-events table is an outbox, as order-events is.
 */
export function platformEventWrite(table: string, event: PlatformEvent): TransactionItem {
  return { Put: putOnce(table, event) };
}

/** Records platform events that tell of no change in a table of ours. */
export class PlatformEvents {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Records the event once: false when its subject has an event of this number already. */
  async record(event: PlatformEvent): Promise<boolean> {
    try {
      await this.#client.send(new PutCommand(putOnce(this.#table, event)));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }
}

function putOnce(table: string, event: PlatformEvent) {
  return {
    TableName: table,
    Item: event,
    ConditionExpression: 'attribute_not_exists(subject)',
  };
}
