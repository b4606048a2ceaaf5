import { hasEnded, type Order } from './order.ts';

/**
 * What an open reservation that expired is to its order:
 * - `LATE`: the order gave it up or used it already; the index was read late.
 * - `ORPHAN`, `LEFT_OPEN`: there is no such order, or it ended without it. Both are defects.
 * - `FULFILLING`: the goods may go out, so it stays; whoever drives the workflow sees to it.
 * - `ABANDONED`: nobody finished the order in time.
 */
export type Expiry = 'LATE' | 'ORPHAN' | 'LEFT_OPEN' | 'FULFILLING' | 'ABANDONED';

/** Says what to make of an expired reservation, by its order as last written. */
export function judgeExpiry(order: Order | undefined): Expiry {
  if (!order) return 'ORPHAN';
  if (hasEnded(order)) return 'LEFT_OPEN';
  if (order.stock !== 'RESERVED') return 'LATE';
  if (order.fulfillment_started_at !== undefined && !order.compensation) return 'FULFILLING';
  return 'ABANDONED';
}
