import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Attention, FinalStatus, Order } from '../domain/order.ts';
import type { TransactionItem } from './transaction.ts';

/** What the workflow knows about an order that failed. */
export interface OrderFailure {
  correlation_id: string;
  failure_reason: string;
  error: string;
  cause: string;
  /** ISO 8601, UTC, milliseconds. */
  failed_at: string;
  /** The provider may have fulfilled the order all the same. */
  outcome_unknown?: true;
  attention_reason?: string;
}

/** What an operator has to know of an order that the workflow gave up. */
export interface ParkedOrder extends Attention {
  order_id: string;
  correlation_id: string;
  /** ISO 8601, UTC, milliseconds. */
  parked_at: string;
}

/** What the dead-letter queue knows about a message that was given up. */
export interface DeadLetter {
  order_id: string;
  message_id: string;
  body: string;
  reason: string;
  /** ISO 8601, UTC, milliseconds. */
  dead_lettered_at: string;
  correlation_id?: string;
}

/** The failed-orders table: what an operator looks at. */
export class FailedOrders {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * The writes that belong into the transaction which ends an order, one at most: what failed is
   * noted, and what was parked needs nobody any more. The rest of the row stays as it is, such as
   * what a dead letter wrote.
   */
  endWrites(order: Order, status: FinalStatus, failure?: OrderFailure): TransactionItem[] {
    const { order_id, parked_at } = order;
    const isParked = parked_at !== undefined;
    if (!isParked && !failure) return [];
    const attributes = { status, ...failure, ...(isParked ? { needs_attention: false } : {}) };
    const update = set(attributes);
    if (isParked) update.UpdateExpression += ' REMOVE owed';
    return [{ Update: { TableName: this.#table, Key: { order_id }, ...update } }];
  }

  /** The write that belongs into the transaction which parks an order. */
  parkingWrite({ order_id, reason, ...facts }: ParkedOrder): TransactionItem {
    const attributes = {
      status: 'NEEDS_ATTENTION',
      needs_attention: true,
      attention_reason: reason,
      ...facts,
    };
    return { Update: { TableName: this.#table, Key: { order_id }, ...set(attributes) } };
  }

  /**
   * Records a dead letter, once: what the row holds already stays as it is, so neither a repeat
   * nor a late dead letter changes the facts of an order that failed.
   */
  async recordDeadLetter(letter: DeadLetter, status: 'DEAD_LETTERED' | 'MALFORMED'): Promise<void> {
    const { order_id, message_id, body, reason, ...facts } = letter;
    const attributes = {
      status,
      dead_letter_message_id: message_id,
      dead_letter_body: body,
      dead_letter_reason: reason,
      ...facts,
    };
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { order_id },
        ...set(attributes, (name, value) => `if_not_exists(${name}, ${value})`),
      }),
    );
  }
}

/** An update that sets attributes; every name goes by placeholder, for many are reserved words. */
function set(
  attributes: Record<string, unknown>,
  expression: (name: string, value: string) => string = (_name, value) => value,
) {
  const names = Object.keys(attributes);
  return {
    UpdateExpression: `SET ${names.map((n) => `#${n} = ${expression(`#${n}`, `:${n}`)}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((n) => [`#${n}`, n])),
    ExpressionAttributeValues: Object.fromEntries(names.map((n) => [`:${n}`, attributes[n]])),
  };
}
