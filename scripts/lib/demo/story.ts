import type { Order } from '../../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import type { RefusedCase } from './cases.ts';

/** A request that was answered with a refusal. */
export interface Refusal extends RefusedCase {
  answered: number;
  text: string;
}

/** An order that was taken. */
export interface SentOrder {
  orderId: string;
  what: string;
  /** The code its REJECTED end must carry; undefined for an order that may be fulfilled. */
  rejection?: string;
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
  sent: readonly SentOrder[];
  /** Orders at their end, by id. */
  ended: ReadonlyMap<string, Order>;
  events: ReadonlyMap<string, readonly OrderEvent[]>;
  failedRows: readonly FailedOrderRow[];
  malformedId: string;
  depths: readonly { queue: string; messages: number }[];
}

/** The code at the beginning of an order's failure reason. */
export function reasonCode({ failure_reason = '' }: Pick<Order, 'failure_reason'>): string {
  return failure_reason.split(':')[0] ?? '';
}
