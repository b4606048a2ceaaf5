import { hasEnded, isPriced, type Order } from './order.ts';
import type { StockMovement } from './stock.ts';

/**
 * What was done with the stock of an order whose lines fill a transaction of their own. It is
 * written by that transaction, and keeps a late attempt from doing it again.
 */
export interface StockMark {
  /** `REFUSED`: out of stock, and nothing is to be reserved for it any more. */
  state: 'RESERVED' | 'RELEASED' | 'CONSUMED' | 'REFUSED';
  /** ISO 8601, UTC. Set once the order knows of it, so that the mark may be forgotten some day. */
  settled_at?: string;
  /** Why it was refused. */
  reason?: string;
}

/**
 * A transaction has at most 100 actions. The order, its event and the reservation take 3, and the
 * row in failed-orders of an order that was parked takes one.
 */
const MAX_LINES_AT_ONCE = 96;

/** True for an order with too many lines for one transaction with the order itself: it has a mark. */
export function isLarge({ items }: Pick<Order, 'items'>): boolean {
  return items.length > MAX_LINES_AT_ONCE;
}

/** True while stock may be reserved for an order of which only its mark knows. */
export function mayHoldStock(order: Order): boolean {
  return isLarge(order) && isPriced(order) && order.stock === undefined && !hasEnded(order);
}

export type StockStep = 'RESERVE' | 'RELEASE' | 'CONSUME';

/** The mark to write, and what moves with it: nothing, where a mark only keeps others out. */
export interface MarkChange {
  state: StockMark['state'];
  movement?: StockMovement;
}

/** The inventory and the order say different things: a defect, for a person to look at. */
export class StockMarkError extends Error {
  override readonly name = 'StockMarkError';
}

/**
 * What a step has to do for an order with this mark; `undefined` when nothing is left to do.
 *
 * @throws StockMarkError when stock is to be consumed that is not reserved.
 */
export function decideMark(step: StockStep, mark: StockMark | undefined): MarkChange | undefined {
  const state = mark?.state;
  switch (step) {
    case 'RESERVE':
      return state === undefined ? { state: 'RESERVED', movement: 'RESERVE' } : undefined;
    case 'RELEASE':
      // The mark alone, so that an attempt to reserve that is still on its way comes too late.
      if (state === undefined) return { state: 'RELEASED' };
      if (state === 'RESERVED') return { state: 'RELEASED', movement: 'RELEASE' };
      // It was to be confirmed, but the order did not learn of it before it was undone.
      if (state === 'CONSUMED') return { state: 'RELEASED', movement: 'RETURN' };
      return undefined;
    case 'CONSUME':
      if (state === 'RESERVED') return { state: 'CONSUMED', movement: 'CONSUME' };
      if (state === 'CONSUMED') return undefined;
      throw new StockMarkError(`stock that is ${state ?? 'not reserved'} cannot be consumed`);
  }
}

/** A late attempt lives as long as a function at most: 15 minutes. */
const FORGET_AFTER_MS = 60 * 60 * 1_000;

/** The orders whose marks nobody needs any more. */
export function forgettable(
  marks: Readonly<Record<string, StockMark>>,
  now: string,
  limit: number,
): string[] {
  const before = Date.parse(now) - FORGET_AFTER_MS;
  return Object.entries(marks)
    .filter(([, { settled_at }]) => settled_at !== undefined && Date.parse(settled_at) < before)
    .slice(0, limit)
    .map(([orderId]) => orderId);
}
