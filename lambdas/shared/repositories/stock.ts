import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { jitteredPause, type Pause } from '../backoff.ts';
import { type Clock, systemClock } from '../clock.ts';
import { decide } from '../domain/decide.ts';
import { OrderNotFoundError, OrderRejectedError } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import type { OrderStep } from '../domain/order-command.ts';
import { isLarge, mayHoldStock } from '../domain/stock-mark.ts';
import {
  type Alongside,
  AlongsideRefusedError,
  type OrderReference,
  type OrderRepository,
} from './order-repository.ts';
import { reservationEndWrite, reservationWrite } from './reservations.ts';
import { StockMarks } from './stock-marks.ts';
import { movementWrites } from './stock-writes.ts';
import { cancellationCodes, type TransactionItem, writeTransaction } from './transaction.ts';

export interface StockTables {
  inventory: string;
  reservations: string;
}

/**
 * How often a change is tried that lost to others on a product that many want: each try is five
 * attempts, so twenty within some two seconds of pauses. Then the workflow tries the step again: a
 * conflict alone never decides about an order.
 */
const MAX_TRIES = 4;

/**
 * The stock of orders. Reserving, releasing and consuming are one conditional transaction of all
 * lines each, done once however often a step runs. An order of up to 96 lines, its event and its
 * reservation are in that same transaction; a larger one's follow it in a second (`StockMarks`).
 */
export class Stock {
  readonly #client: DynamoDBDocumentClient;
  readonly #orders: OrderRepository;
  readonly #tables: StockTables;
  readonly #clock: Clock;
  readonly #pause: Pause;
  readonly #marks: StockMarks;

  constructor(
    client: DynamoDBDocumentClient,
    orders: OrderRepository,
    tables: StockTables,
    {
      clock = systemClock,
      pause = jitteredPause({ baseMs: 50, capMs: 1_000 }),
    }: { clock?: Clock; pause?: Pause } = {},
  ) {
    this.#client = client;
    this.#orders = orders;
    this.#tables = tables;
    this.#clock = clock;
    this.#pause = pause;
    this.#marks = new StockMarks(client, tables.inventory, { clock, pause });
  }

  /**
   * Reserves all lines of an order or none, for `ttlSeconds`.
   *
   * @throws OrderRejectedError `OUT_OF_STOCK: <product ids>`, and what `OrderRepository.carryOut`
   * throws.
   */
  async reserve(reference: OrderReference, ttlSeconds: number): Promise<Order> {
    const order = await this.#find(reference);
    const now = this.#clock.timestamp();
    const expires_at = new Date(Date.parse(now) + ttlSeconds * 1_000).toISOString();
    const command = { type: 'ReserveStock', expires_at } as const;
    if (!decide(order, command)) return order;
    const reservation = reservationWrite(this.#tables.reservations, order, { now, expires_at });
    return this.#untilNoConflict(async () => {
      if (isLarge(order)) return this.#reserveLarge(reference, order, command, reservation);
      const lines = movementWrites(this.#tables.inventory, 'RESERVE', order.items);
      try {
        const alongside = () => [...lines, reservation];
        return await this.#orders.carryOut(reference, command, { alongside, asRead: order });
      } catch (error) {
        throw outOfStock(order, error) ?? error;
      }
    });
  }

  /**
   * Gives back what an order that is being undone has reserved, if anything.
   *
   * @param asRead the order as the caller found it, after its compensation began.
   * @throws what `OrderRepository.carryOut` throws; StockMissingError, AlongsideRefusedError when
   * the inventory does not hold what was reserved.
   */
  async release(reference: OrderReference, asRead?: Order): Promise<Order> {
    const order = asRead ?? (await this.#find(reference));
    const command = { type: 'ReleaseStock' } as const;
    const releases = decide(order, command) !== undefined;
    // An attempt to reserve may still be on its way, or done without the order's knowledge.
    if (!releases && !mayHoldStock(order)) return order;
    return this.#end(reference, order, command);
  }

  /**
   * Takes what an order has reserved for consumed, and makes the order FULFILLED.
   *
   * @param alongside at most one further write.
   * @throws as `release`.
   */
  async consume(
    reference: OrderReference,
    fulfillment_id: string,
    alongside?: Alongside,
  ): Promise<Order> {
    const order = await this.#find(reference);
    const command = { type: 'ConfirmOrder', fulfillment_id } as const;
    if (!decide(order, command)) return order;
    return this.#end(reference, order, command, alongside);
  }

  /**
   * Makes an open reservation follow its order, which has ended without it: a defect's repair.
   * Answers false when somebody ended the reservation before.
   */
  async follow(order: Order): Promise<boolean> {
    const [step, status] = endOf(order.status === 'FULFILLED');
    const end = this.#reservationEnd(order, status);
    return this.#untilNoConflict(async () => {
      if (isLarge(order)) await this.#marks.move(order, step);
      const lines = isLarge(order) ? [] : movementWrites(this.#tables.inventory, step, order.items);
      const refused = await writeTransaction(this.#client, [end, ...lines], this.#pause);
      if (refused.length > 0 && !refused.includes(0)) {
        throw new AlongsideRefusedError(order.order_id, refused);
      }
      return refused.length === 0;
    });
  }

  async #reserveLarge(
    reference: OrderReference,
    order: Order,
    command: Extract<OrderStep, { type: 'ReserveStock' }>,
    reservation: TransactionItem,
  ): Promise<Order> {
    const mark = await this.#marks.move(order, 'RESERVE');
    if (!mark) throw new OrderRejectedError(`OUT_OF_STOCK: ${order.items[0]?.product_id}`);
    if (mark.state === 'REFUSED') throw new OrderRejectedError(mark.reason);
    const alongside = () => [reservation, this.#marks.settleWrite(order, 'RESERVED')];
    return this.#orders.carryOut(reference, command, { alongside });
  }

  #end(
    reference: OrderReference,
    order: Order,
    command: Extract<OrderStep, { type: 'ReleaseStock' | 'ConfirmOrder' }>,
    alongside: Alongside = () => [],
  ): Promise<Order> {
    const [step, status] = endOf(command.type === 'ConfirmOrder');
    const end = this.#reservationEnd(order, status);
    return this.#untilNoConflict(async () => {
      if (!isLarge(order)) {
        const lines = movementWrites(this.#tables.inventory, step, order.items);
        return this.#orders.carryOut(reference, command, {
          alongside: (asRead) => [...lines, end, ...alongside(asRead)],
          asRead: order,
        });
      }
      await this.#marks.move(order, step);
      const settle = this.#marks.settleWrite(order, status);
      return this.#orders.carryOut(reference, command, {
        alongside: (asRead) => [end, settle, ...alongside(asRead)],
      });
    });
  }

  #reservationEnd({ order_id }: Order, status: 'RELEASED' | 'CONSUMED'): TransactionItem {
    const now = this.#clock.timestamp();
    return reservationEndWrite(this.#tables.reservations, order_id, status, now);
  }

  async #find({ order_id }: OrderReference): Promise<Order> {
    const order = await this.#orders.find(order_id);
    if (!order) throw new OrderNotFoundError(order_id);
    return order;
  }

  async #untilNoConflict<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const conflict = cancellationCodes(error).includes('TransactionConflict');
        if (attempt >= MAX_TRIES || !conflict) throw error;
      }
    }
  }
}

function endOf(fulfilled: boolean) {
  return fulfilled ? (['CONSUME', 'CONSUMED'] as const) : (['RELEASE', 'RELEASED'] as const);
}

/** The refusal that it is when it was lines that had too little in stock. */
function outOfStock({ items }: Order, error: unknown): OrderRejectedError | undefined {
  if (!(error instanceof AlongsideRefusedError)) return undefined;
  const short = error.refused.map((place) => items[place]?.product_id);
  // The write after the lines is the reservation's: that it was refused is a defect.
  if (short.includes(undefined)) return undefined;
  return new OrderRejectedError(`OUT_OF_STOCK: ${short.join(', ')}`);
}
