import { isDeepStrictEqual } from 'node:util';
import {
  CompensationBegunError,
  IllegalTransitionError,
  NotCancellableError,
  OrderCancelledError,
} from './errors.ts';
import { hasEnded, type Order } from './order.ts';
import type { OrderCommand, OrderStep } from './order-command.ts';
import type { OrderFact } from './order-event.ts';

/**
 * Says what a command makes happen to an order, and changes nothing. `undefined` means that it
 * has happened already: every step of the workflow may run again at any time.
 *
 * @throws IllegalTransitionError when the order does not allow the command,
 * CompensationBegunError or OrderCancelledError when it would go forward while it is undone,
 * NotCancellableError when it is too late to cancel.
 */
export function decide(order: Order | undefined, command: OrderCommand): OrderFact | undefined {
  if (command.type === 'PlaceOrder') {
    if (order) throw new IllegalTransitionError(command.type, order.status);
    const { customer_id, items } = command;
    return { type: 'OrderCreated', data: { customer_id, items } };
  }
  if (!order) throw new IllegalTransitionError(command.type, 'absent');
  switch (command.type) {
    case 'ValidateOrder':
    case 'ReserveStock':
    case 'StartFulfillment':
      return goForward(order, command);
    case 'ConfirmOrder':
      return confirm(order, command);
    case 'RejectOrder':
      return reject(order, command);
    case 'CancelOrder':
      return cancel(order);
    case 'RecordCharge':
    case 'RecordDecline':
    case 'RecordVoid':
    case 'RecordRefund':
      return recordPayment(order, command);
    case 'StartCompensation':
    case 'ReleaseStock':
    case 'CloseOrder':
      return undo(order, command);
    case 'ParkOrder':
      return park(order, command);
  }
}

/**
 * Refuses a step that goes forward for an order that may not.
 *
 * @throws IllegalTransitionError when the order has ended, CompensationBegunError when it is being
 * undone, OrderCancelledError when the customer cancelled it.
 */
export function ensureGoesForward(order: Order, step: string): void {
  if (hasEnded(order)) throw new IllegalTransitionError(step, order.status);
  if (order.compensation) throw new CompensationBegunError(order.compensation.failure_reason);
  if (order.cancel_requested_at !== undefined) throw new OrderCancelledError();
}

type Step<Type extends OrderStep['type']> = Extract<OrderStep, { type: Type }>;

function goForward(
  order: Order,
  command: Step<'ValidateOrder' | 'ReserveStock' | 'StartFulfillment'>,
): OrderFact | undefined {
  ensureGoesForward(order, command.type);
  switch (command.type) {
    case 'ValidateOrder': {
      if (order.total_cents !== undefined) return undefined;
      const { items, total_cents } = command;
      return { type: 'OrderValidated', data: { items, total_cents } };
    }
    case 'ReserveStock':
      if (order.stock === 'RESERVED') return undefined;
      ensure(order, command, order.status === 'PROCESSING');
      return { type: 'StockReserved', data: { expires_at: command.expires_at } };
    case 'StartFulfillment':
      if (order.fulfillment_started_at !== undefined) return undefined;
      ensure(order, command, order.payment === 'CHARGED');
      return { type: 'FulfillmentStarted', data: {} };
  }
}

function confirm(order: Order, command: Step<'ConfirmOrder'>): OrderFact | undefined {
  const { fulfillment_id } = command;
  if (order.status === 'FULFILLED') {
    const same = fulfillment_id === order.fulfillment_id;
    ensure(order, command, same, ` by ${order.fulfillment_id}, not by ${fulfillment_id}`);
    return undefined;
  }
  ensureOpen(order, command);
  ensure(order, command, !order.compensation, ' and is being undone');
  ensure(order, command, order.fulfillment_started_at !== undefined, ' and was not requested');
  return { type: 'OrderFulfilled', data: { fulfillment_id } };
}

function reject(order: Order, command: Step<'RejectOrder'>): OrderFact | undefined {
  if (order.status === 'REJECTED') return undefined;
  ensureOpen(order, command);
  // What was reserved, charged or is being undone takes a compensation to end.
  const untouched = !order.stock && !order.payment && !order.compensation;
  ensure(order, command, untouched, ' and that something was done for');
  return { type: 'OrderRejected', data: { failure_reason: command.failure_reason } };
}

function cancel(order: Order): OrderFact | undefined {
  if (order.cancel_requested_at !== undefined) return undefined;
  if (hasEnded(order)) throw new NotCancellableError(`the order is ${order.status} already`);
  if (order.compensation) {
    throw new NotCancellableError(
      `the order is being undone: ${order.compensation.failure_reason}`,
    );
  }
  if (order.fulfillment_started_at !== undefined) {
    throw new NotCancellableError('the order is being fulfilled already');
  }
  return { type: 'OrderCancelRequested', data: {} };
}

/** What the provider did is recorded even when nobody wants it any more: then it is undone. */
function recordPayment(
  order: Order,
  command: Step<'RecordCharge' | 'RecordDecline' | 'RecordVoid' | 'RecordRefund'>,
): OrderFact | undefined {
  if (isRecorded(order, command)) return undefined;
  ensureOpen(order, command);
  const detail = ` and whose payment is ${order.payment ?? 'open'}`;
  switch (command.type) {
    case 'RecordCharge': {
      ensure(order, command, !order.payment && order.stock !== undefined, detail);
      const { charge_id, amount_cents } = command;
      return { type: 'PaymentCharged', data: { charge_id, amount_cents } };
    }
    case 'RecordDecline':
      ensure(order, command, !order.payment && order.stock !== undefined, detail);
      return { type: 'PaymentDeclined', data: { decline_reason: command.decline_reason } };
    case 'RecordVoid':
      ensure(order, command, !order.payment && order.compensation !== undefined, detail);
      return { type: 'PaymentVoided', data: {} };
    case 'RecordRefund': {
      const owed = order.payment === 'CHARGED' && order.compensation !== undefined;
      ensure(order, command, owed, detail);
      const { refund_id, amount_cents } = command;
      return { type: 'PaymentRefunded', data: { refund_id, amount_cents } };
    }
  }
}

function isRecorded(
  order: Order,
  command: Step<'RecordCharge' | 'RecordDecline' | 'RecordVoid' | 'RecordRefund'>,
): boolean {
  switch (command.type) {
    case 'RecordCharge':
      return order.payment === 'CHARGED' && order.charge_id === command.charge_id;
    case 'RecordDecline':
      return order.payment === 'DECLINED';
    case 'RecordVoid':
      return order.payment === 'VOIDED';
    case 'RecordRefund':
      return order.payment === 'REFUNDED' && order.refund_id === command.refund_id;
  }
}

function undo(
  order: Order,
  command: Step<'StartCompensation' | 'ReleaseStock' | 'CloseOrder'>,
): OrderFact | undefined {
  const { compensation } = order;
  if (compensation && order.status === compensation.end) return undefined;
  ensureOpen(order, command);
  if (command.type === 'StartCompensation') {
    // Whoever began first said how the order ends.
    if (compensation) return undefined;
    const { failure_reason } = command;
    // The goods may have left: whoever undoes it, an operator has to see it in failed-orders.
    const end = order.fulfillment_started_at === undefined ? command.end : 'FAILED';
    return { type: 'CompensationStarted', data: { end, failure_reason } };
  }
  if (!compensation) throw new IllegalTransitionError(command.type, order.status);
  if (command.type === 'ReleaseStock') {
    return order.stock === 'RESERVED' ? { type: 'StockReleased', data: {} } : undefined;
  }
  const owing = order.stock === 'RESERVED' || order.payment === 'CHARGED';
  ensure(order, command, !owing, ' and that still owes money or stock');
  const data = { failure_reason: compensation.failure_reason };
  return { type: compensation.end === 'FAILED' ? 'OrderFailed' : 'OrderCompensated', data };
}

function park(order: Order, command: Step<'ParkOrder'>): OrderFact | undefined {
  const { reason, owed } = command;
  // An order that ended owes nothing.
  if (hasEnded(order) || isDeepStrictEqual(order.attention, { reason, owed })) return undefined;
  return { type: 'OrderParked', data: { reason, owed } };
}

function ensureOpen(order: Order, command: OrderStep): void {
  ensure(order, command, !hasEnded(order));
}

function ensure(order: Order, command: OrderStep, met: boolean, detail = ''): void {
  if (!met) throw new IllegalTransitionError(command.type, order.status, detail);
}
