import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { jitteredPause, type Pause } from '../backoff.ts';
import type { Order } from '../domain/order.ts';
import { type TransactionItem, writeTransaction } from './transaction.ts';

/**
 * Where a payment stands. `CHARGING` and `REFUNDING` are written before the provider is asked, so
 * that a call whose outcome nobody heard can be looked up.
 */
export type PaymentStatus =
  | 'CHARGING'
  | 'CHARGED'
  | 'DECLINED'
  | 'VOIDED'
  | 'REFUNDING'
  | 'REFUNDED';

/** A row of the payments table: the payment of one order. */
export interface PaymentRow {
  order_id: string;
  status: PaymentStatus;
  /** Integer cents. */
  amount_cents: number;
  /** The provider's idempotency keys. */
  charge_key: string;
  refund_key: string;
  /** The provider's own name for the charge. */
  provider_reference: string;
  charge_id?: string;
  refund_id?: string;
  decline_reason?: string;
  /** ISO 8601, UTC, milliseconds: the start of the last call that moves money. */
  attempted_at: string;
  correlation_id: string;
  created_at: string;
  updated_at: string;
  /** Counts the changes from 1: every write is on condition of it. */
  version: number;
}

/** What a write may change of a row. */
export type PaymentChange = Partial<
  Pick<PaymentRow, 'status' | 'charge_id' | 'refund_id' | 'decline_reason' | 'attempted_at'>
>;

export interface PaymentTables {
  orders: string;
  payments: string;
}

/** The payments table. */
export class PaymentStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: PaymentTables;
  readonly #pause: Pause;

  constructor(
    client: DynamoDBDocumentClient,
    tables: PaymentTables,
    pause: Pause = jitteredPause({ baseMs: 50, capMs: 1_000 }),
  ) {
    this.#client = client;
    this.#tables = tables;
    this.#pause = pause;
  }

  /** An order's payment as last written, or undefined. */
  async find(orderId: string): Promise<PaymentRow | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({
        TableName: this.#tables.payments,
        Key: { order_id: orderId },
        ConsistentRead: true,
      }),
    );
    return item as PaymentRow | undefined;
  }

  /**
   * Writes the intent to charge, on condition that the order is still as it was read: a
   * compensation or a cancel that came between keeps it out. False when the order changed or has a
   * payment.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConditionCheck.html
   */
  async begin(row: PaymentRow, order: Order): Promise<boolean> {
    const unchanged: TransactionItem = {
      ConditionCheck: {
        TableName: this.#tables.orders,
        Key: { order_id: order.order_id },
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': order.version },
      },
    };
    const put: TransactionItem = {
      Put: {
        TableName: this.#tables.payments,
        Item: row,
        ConditionExpression: 'attribute_not_exists(order_id)',
      },
    };
    return (await writeTransaction(this.#client, [unchanged, put], this.#pause)).length === 0;
  }

  /** Changes a row by itself and answers it; undefined when somebody else changed it first. */
  async change(
    row: PaymentRow,
    change: PaymentChange,
    now: string,
  ): Promise<PaymentRow | undefined> {
    const { Put: put } = this.changeWrite(row, change, now);
    const written = await unlessRefused(() => this.#client.send(new PutCommand(put)));
    return written ? changed(row, change, now) : undefined;
  }

  /** The write of such a change, to stand beside an order's. */
  changeWrite(row: PaymentRow, change: PaymentChange, now: string) {
    const Put = {
      TableName: this.#tables.payments,
      Item: changed(row, change, now),
      ...asItStands(row),
    };
    return { Put };
  }

  /** Takes back an intent that surely led to nothing, unless somebody took it up since. */
  async withdraw(row: PaymentRow): Promise<void> {
    await unlessRefused(() =>
      this.#client.send(
        new DeleteCommand({
          TableName: this.#tables.payments,
          Key: { order_id: row.order_id },
          ...asItStands(row),
        }),
      ),
    );
  }
}

function changed(row: PaymentRow, change: PaymentChange, now: string): PaymentRow {
  return { ...row, ...change, updated_at: now, version: row.version + 1 };
}

/** The attempt counts too: a row that was withdrawn and written anew has the same version. */
function asItStands({ version, attempted_at }: PaymentRow) {
  return {
    ConditionExpression: '#version = :version AND attempted_at = :attempted_at',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version, ':attempted_at': attempted_at },
  };
}

/** False when a condition did not hold. */
async function unlessRefused(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
