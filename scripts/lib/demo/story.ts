import type { Order } from '../../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import type { Books } from '../verify/books.ts';
import type { Finding } from '../verify/finding.ts';
import type { RefusedCase } from './cases.ts';

/** A request that was answered with a refusal. */
export interface Refusal extends RefusedCase {
  answered: number;
  text: string;
}

/** One order that was sent twice under one Idempotency-Key. */
export interface Repeat {
  /** What each of the two answers called the order. */
  orderIds: readonly [first: string | undefined, second: string | undefined];
  /** True when the second answer said that it is the first one's. */
  marked: boolean;
}

/** An order that was taken. */
export interface SentOrder {
  orderId: string;
  what: string;
  /** The end that it must come to; undefined for one whose end is left to chance. */
  end?: string;
}

/** A row of the failed-orders table, as far as the demo looks at it. */
export interface FailedOrderRow {
  order_id: string;
  status: string;
  failure_reason?: string;
  dead_letter_reason?: string;
}

/** Everything that the demo did and saw. */
export interface Story {
  refusals: readonly Refusal[];
  repeat: Repeat;
  sent: readonly SentOrder[];
  /** Orders at their end, by id. */
  ended: ReadonlyMap<string, Order>;
  events: ReadonlyMap<string, readonly OrderEvent[]>;
  failedRows: readonly FailedOrderRow[];
  malformedId: string;
  depths: readonly { queue: string; messages: number }[];
  books: Books;
  findings: readonly Finding[];
}

/** An order's end with the code of its reason: `REJECTED: OUT_OF_STOCK`. */
export function endOf({
  status,
  failure_reason,
}: Pick<Order, 'status' | 'failure_reason'>): string {
  const [code] = (failure_reason ?? '').split(':');
  return code ? `${status}: ${code}` : status;
}
