import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Attention, Order } from '../domain/order.ts';
import type { TransactionItem } from './transaction.ts';

/** What the workflow knows about an order that failed. */
export interface OrderFailure {
  order_id: string;
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
   * The write that belongs into the transaction which fails an order. It leaves alone what a dead
   * letter wrote into the same row.
   */
  failureWrite({ order_id, ...facts }: OrderFailure): TransactionItem {
    const attributes = { status: 'FAILED', ...facts };
    return { Update: { TableName: this.#table, Key: { order_id }, ...set(attributes) } };
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

  /**
   * Takes the parking off the row of an order that has ended since; does nothing for an order that
   * was never parked. It comes after the order's end and may be repeated: nobody parks an order
   * that has ended.
   */
  async settleParked({ order_id, status, parked_at }: Order): Promise<void> {
    if (parked_at === undefined) return;
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { order_id },
        UpdateExpression: 'SET #status = :status, needs_attention = :no REMOVE owed',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':no': false },
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
