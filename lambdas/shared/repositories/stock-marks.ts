import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Pause } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { cut } from '../cut.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import {
  decideMark,
  forgettable,
  type MarkChange,
  type StockMark,
  StockMarkError,
  type StockStep,
} from '../domain/stock-mark.ts';
import {
  forgetPart,
  markPart,
  movementPart,
  movementWrites,
  productUpdate,
} from './stock-writes.ts';
import { type TransactionItem, writeTransaction } from './transaction.ts';

type Marks = Readonly<Record<string, StockMark>>;

/** The inventory refused to give back or to consume what an order has reserved: a defect. */
export class StockMissingError extends Error {
  override readonly name = 'StockMissingError';
}

const MAX_DECISIONS = 5;

/** How many marks an update forgets: each takes some 15 of the 4,096 characters of an expression. */
const MAX_FORGOTTEN = 50;

const MAX_REASON = 1_000;

/**
 * The stock of orders with too many lines for one transaction with the order itself. All lines
 * move in one transaction, and the first line's product, the anchor, carries the order's mark in
 * its `movements`. docs/inventory.md has the reasoning.
 */
export class StockMarks {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #pause: Pause;

  constructor(
    client: DynamoDBDocumentClient,
    inventoryTable: string,
    { clock, pause }: { clock: Clock; pause: Pause },
  ) {
    this.#client = client;
    this.#table = inventoryTable;
    this.#clock = clock;
    this.#pause = pause;
  }

  /**
   * Does what is left of a step, and answers the mark after it: `REFUSED` when the order is out of
   * stock, `undefined` when there is no anchor, so that nothing can be reserved.
   *
   * @throws StockMarkError as `decideMark`, StockMissingError, or an Error when the mark kept
   * changing.
   */
  async move(order: Order, step: StockStep): Promise<StockMark | undefined> {
    for (let decision = 1; decision <= MAX_DECISIONS; decision++) {
      const marks = await this.#read(order);
      if (!marks) return undefined;
      const before = marks[order.order_id];
      const change = decideMark(step, before);
      if (!change) return before;
      const { mark, refused } = await this.#write(order, marks, change);
      if (refused.length === 0) return mark;
      const now = await this.#read(order);
      if (now?.[order.order_id]?.state !== before?.state) continue;
      // The mark is as it was, so it was the stock that was too little.
      const short = refused.map((place) => order.items[place]?.product_id).join(', ');
      if (step !== 'RESERVE') throw new StockMissingError(`order ${order.order_id}: ${short}`);
      const reason = cut(`OUT_OF_STOCK: ${short}`, MAX_REASON);
      // So that an attempt which is still on its way finds no stock either, even if there is new.
      const refusal = await this.#write(order, marks, { state: 'REFUSED', reason });
      if (refusal.refused.length === 0) return refusal.mark;
    }
    throw new Error(`the stock mark of order ${order.order_id} kept changing`);
  }

  /**
   * The write beside the order's own which says that the order knows what its mark says.
   *
   * @see {@link StockMark.settled_at}
   */
  settleWrite({ order_id, items }: Order, state: StockMark['state']): TransactionItem {
    const after = { state, ...(state === 'RESERVED' ? {} : this.#settled()) };
    const part = markPart(order_id, { state }, after);
    return { Update: productUpdate(this.#table, anchorOf(items).product_id, part) };
  }

  /** Answers the mark, and the places of the lines that refused it: none when it is written. */
  async #write(
    order: Order,
    marks: Marks,
    { state, movement, reason }: MarkChange & { reason?: string },
  ): Promise<{ mark: StockMark; refused: number[] }> {
    const { order_id, items } = order;
    const anchor = anchorOf(items);
    const mark: StockMark = {
      state,
      // An order without stock learns of nothing later that would settle its mark.
      ...(state !== 'RESERVED' && order.stock === undefined ? this.#settled() : {}),
      ...(reason === undefined ? {} : { reason }),
    };
    const Update = productUpdate(
      this.#table,
      anchor.product_id,
      ...(movement ? [movementPart(movement, anchor.quantity)] : []),
      markPart(order_id, marks[order_id], mark),
      forgetPart(forgettable(marks, this.#clock.timestamp(), MAX_FORGOTTEN)),
    );
    const others = movement ? movementWrites(this.#table, movement, items.slice(1)) : [];
    const refused = await writeTransaction(this.#client, [{ Update }, ...others], this.#pause);
    return { mark, refused };
  }

  #settled(): { settled_at: string } {
    return { settled_at: this.#clock.timestamp() };
  }

  /** All marks that the anchor carries; `undefined` when there is no such product. */
  async #read({ items }: Order): Promise<Marks | undefined> {
    const key = { TableName: this.#table, Key: { product_id: anchorOf(items).product_id } };
    const projection = { ProjectionExpression: 'product_id, movements', ConsistentRead: true };
    const { Item: item } = await this.#client.send(new GetCommand({ ...key, ...projection }));
    if (!item || item.movements) return item?.movements as Marks | undefined;
    // A mark can only be set inside a map that exists.
    const { Attributes: made } = await this.#client.send(
      new UpdateCommand({
        ...key,
        UpdateExpression: 'SET movements = if_not_exists(movements, :none)',
        ConditionExpression: 'attribute_exists(product_id)',
        ExpressionAttributeValues: { ':none': {} },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return made?.movements as Marks;
  }
}

function anchorOf([first]: readonly OrderLine[]): OrderLine {
  if (!first) throw new StockMarkError('an order without lines has no stock');
  return first;
}
