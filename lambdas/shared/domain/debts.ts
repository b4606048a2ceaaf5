import { type Debt, hasEnded, type Order } from './order.ts';
import { mayHoldStock } from './stock-mark.ts';

/**
 * What an order still owes, in the order in which it is settled.
 *
 * @param paymentStatus the status of its row in payments; absent when there is no row.
 */
export function owedBy(order: Order, paymentStatus?: string): Debt[] {
  if (hasEnded(order)) return [];
  // The provider may have sent the goods: nobody may undo the order before that is known.
  const mayBeFulfilled = order.fulfillment_started_at !== undefined && !order.compensation;
  if (mayBeFulfilled) return ['confirmation', 'end'];
  const owed: Debt[] = [];
  if (order.payment === 'CHARGED') owed.push('refund');
  else if (!order.payment && paymentStatus === 'CHARGING') owed.push('charge outcome');
  if (order.stock === 'RESERVED' || mayHoldStock(order)) owed.push('stock release');
  return [...owed, 'end'];
}
