import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { jitteredPause, type Pause } from '../backoff.ts';
import { type Clock, systemClock } from '../clock.ts';
import { OrderNotFoundError } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import type { OrderCommand } from '../domain/order-command.ts';
import type { OrderEvent } from '../domain/order-event.ts';
import { record } from '../domain/record.ts';
import { OrderReader } from './order-reader.ts';
import { type TransactionItem, writeTransaction } from './transaction.ts';

export interface OrderTables {
  orders: string;
  orderEvents: string;
}

/** Whom a command is for. */
export interface OrderReference {
  order_id: string;
  correlation_id: string;
}

/**
 * Further writes that belong to an order's transaction, by the order that the decision is made on:
 * where that has changed meanwhile, none of them is done.
 */
export type Alongside = (order: Order) => TransactionItem[];

/** Others kept changing the order between our reading and writing it. */
export class ConcurrentUpdateError extends Error {
  override readonly name = 'ConcurrentUpdateError';
}

/** The order allowed a change that one of the writes beside it did not allow. Nothing is written. */
export class AlongsideRefusedError extends Error {
  override readonly name = 'AlongsideRefusedError';
  /** Places in `alongside` of the writes whose condition did not hold. */
  readonly refused: readonly number[];

  constructor(orderId: string, refused: readonly number[]) {
    super(`writes ${refused.join(', ')} beside order ${orderId} were refused by their conditions`);
    this.refused = refused;
  }
}

const MAX_DECISIONS = 5;

/** How many writes of a transaction are the order's own: its state and its next event. */
const ORDER_WRITES = 2;

/**
 * The orders and their events. Every change is one transaction of the order's new state, on
 * condition of the state it was decided on, and of the next event, on condition that no one wrote
 * it before: an event that exists is true, and a state without its event cannot exist.
 */
export class OrderRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: OrderTables;
  readonly #reader: OrderReader;
  readonly #clock: Clock;
  readonly #pause: Pause;

  constructor(
    client: DynamoDBDocumentClient,
    tables: OrderTables,
    {
      clock = systemClock,
      pause = jitteredPause({ baseMs: 50, capMs: 1_000 }),
    }: { clock?: Clock; pause?: Pause } = {},
  ) {
    this.#client = client;
    this.#tables = tables;
    this.#reader = new OrderReader(client, tables.orders);
    this.#clock = clock;
    this.#pause = pause;
  }

  /**
   * Stores a new order with its first event.
   *
   * @throws AlongsideRefusedError when a write of `alongside` was refused.
   */
  async place(
    reference: OrderReference,
    command: Extract<OrderCommand, { type: 'PlaceOrder' }>,
    alongside: TransactionItem[] = [],
  ): Promise<Order> {
    const recorded = this.#record(undefined, reference, command);
    if (recorded && (await this.#write(undefined, recorded, alongside))) return recorded.order;
    throw new ConcurrentUpdateError(`order ${reference.order_id} exists already`);
  }

  /** The order as last written, or undefined. */
  find(orderId: string): Promise<Order | undefined> {
    return this.#reader.find(orderId);
  }

  /**
   * Carries out a command on an order and answers the order after it. A command that took effect
   * before changes nothing. Whoever loses a race decides again on the winner's state.
   *
   * @param asRead the order as the caller found it: the first decision is on that, unread again.
   * @param decisions how often it may decide: 1 for what must not be decided on a newer state.
   * @throws what `decide` throws, OrderNotFoundError, ConcurrentUpdateError, and
   * AlongsideRefusedError when the order stood as it was read but a write of `alongside` was refused.
   */
  async carryOut(
    reference: OrderReference,
    command: OrderCommand,
    {
      alongside = () => [],
      asRead,
      decisions = MAX_DECISIONS,
    }: { alongside?: Alongside; asRead?: Order; decisions?: number } = {},
  ): Promise<Order> {
    for (let decision = 1; decision <= decisions; decision++) {
      const known = decision === 1 ? asRead : undefined;
      const order = known ?? (await this.find(reference.order_id));
      if (!order) throw new OrderNotFoundError(reference.order_id);
      const recorded = this.#record(order, reference, command);
      if (!recorded) return order;
      if (await this.#write(order, recorded, alongside(order))) return recorded.order;
      await this.#pause(decision);
    }
    throw new ConcurrentUpdateError(
      `order ${reference.order_id} changed ${decisions} times while it was written`,
    );
  }

  #record(order: Order | undefined, reference: OrderReference, command: OrderCommand) {
    return record(order, command, {
      order_id: reference.order_id,
      correlation_id: reference.correlation_id,
      event_id: this.#clock.newId(),
      timestamp: this.#clock.timestamp(),
    });
  }

  /** False when somebody else changed the order since it was read. */
  async #write(
    before: Order | undefined,
    { order, event }: { order: Order; event: OrderEvent },
    alongside: TransactionItem[],
  ): Promise<boolean> {
    const putOrder = { TableName: this.#tables.orders, Item: order, ...unchangedSince(before) };
    const putEvent = {
      TableName: this.#tables.orderEvents,
      Item: event,
      ConditionExpression: 'attribute_not_exists(order_id)',
    };
    const items = [{ Put: putOrder }, { Put: putEvent }, ...alongside];
    const refused = await writeTransaction(this.#client, items, this.#pause);
    // A write beside a stale order says nothing: it may have been decided on what is no longer so.
    if (refused.some((place) => place < ORDER_WRITES)) return false;
    if (refused.length === 0) return true;
    throw new AlongsideRefusedError(
      order.order_id,
      refused.map((place) => place - ORDER_WRITES),
    );
  }
}

function unchangedSince(before: Order | undefined) {
  if (!before) return { ConditionExpression: 'attribute_not_exists(order_id)' };
  return {
    ConditionExpression: '#status = :status AND #version = :version',
    ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
    ExpressionAttributeValues: { ':status': before.status, ':version': before.version },
  };
}
