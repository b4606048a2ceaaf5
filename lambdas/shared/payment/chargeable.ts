import {
  CompensationBegunError,
  IllegalTransitionError,
  OrderCancelledError,
} from '../domain/errors.ts';
import { hasEnded, isPriced, type Order, type PricedOrder } from '../domain/order.ts';

/**
 * Refuses an order that no payment goes forward for. One whose payment went through passes, also
 * when it is fulfilled: the step may run again at any time.
 *
 * @throws CompensationBegunError, OrderCancelledError, IllegalTransitionError.
 */
export function ensureChargeable(order: Order): PricedOrder {
  if (order.compensation) throw new CompensationBegunError(order.compensation.failure_reason);
  if (order.cancel_requested_at !== undefined) throw new OrderCancelledError();
  if (!isPriced(order)) throw refusal(order, ' and has no prices');
  if (order.payment !== undefined) return order;
  if (hasEnded(order)) throw refusal(order);
  if (order.stock !== 'RESERVED') throw refusal(order, ' and has no stock reserved');
  return order;
}

function refusal({ status }: Order, detail?: string): IllegalTransitionError {
  return new IllegalTransitionError('ChargePayment', status, detail);
}
