import { BrokenHistoryError } from './errors.ts';
import type { Order } from './order.ts';
import type { OrderEvent } from './order-event.ts';

/**
 * The order after one more event.
 *
 * @throws BrokenHistoryError when the event is not the next one of this order.
 */
export function apply(order: Order | undefined, event: OrderEvent): Order {
  if (event.sequence !== (order?.version ?? 0) + 1) {
    throw new BrokenHistoryError(
      `event ${event.sequence} of order ${event.order_id} does not follow ${order?.version ?? 0}`,
    );
  }
  if (event.type === 'OrderCreated') return created(order, event);
  if (order?.order_id !== event.order_id) {
    throw new BrokenHistoryError(`${event.type} of order ${event.order_id} has no order before it`);
  }
  return moved(order, event);
}

function moved(before: Order, event: Exclude<OrderEvent, { type: 'OrderCreated' }>): Order {
  const order = { ...before, version: event.sequence, updated_at: event.timestamp };
  // Whatever happens next shows that somebody resumed the order.
  if (event.type !== 'OrderCancelRequested') delete order.attention;
  switch (event.type) {
    case 'OrderValidated':
      return { ...order, status: 'PROCESSING', ...event.data };
    case 'StockReserved':
      return { ...order, stock: 'RESERVED' };
    case 'PaymentCharged':
      return { ...order, payment: 'CHARGED', charge_id: event.data.charge_id };
    case 'PaymentDeclined':
      return { ...order, payment: 'DECLINED' };
    case 'PaymentVoided':
      return { ...order, payment: 'VOIDED' };
    case 'PaymentRefunded':
      return { ...order, payment: 'REFUNDED', refund_id: event.data.refund_id };
    case 'FulfillmentStarted':
      return { ...order, fulfillment_started_at: event.timestamp };
    case 'OrderFulfilled':
      return {
        ...order,
        status: 'FULFILLED',
        stock: 'CONSUMED',
        fulfillment_id: event.data.fulfillment_id,
      };
    case 'OrderCancelRequested':
      return { ...order, cancel_requested_at: event.timestamp };
    case 'CompensationStarted':
      return { ...order, compensation: event.data };
    case 'StockReleased':
      return { ...order, stock: 'RELEASED' };
    case 'OrderRejected':
      return { ...order, status: 'REJECTED', ...event.data };
    case 'OrderCompensated':
      return { ...order, status: 'COMPENSATED', ...event.data };
    case 'OrderFailed':
      return { ...order, status: 'FAILED', ...event.data };
    case 'OrderParked':
      return { ...order, attention: event.data, parked_at: event.timestamp };
  }
}

/**
 * The order that its events tell, in their order.
 *
 * @throws BrokenHistoryError when the events are none, have gaps or are of several orders.
 */
export function replay(events: readonly OrderEvent[]): Order {
  const order = events.reduce<Order | undefined>(apply, undefined);
  if (!order) throw new BrokenHistoryError('no events');
  return order;
}

function created(
  order: Order | undefined,
  event: Extract<OrderEvent, { type: 'OrderCreated' }>,
): Order {
  if (order) throw new BrokenHistoryError(`order ${order.order_id} was created twice`);
  return {
    order_id: event.order_id,
    status: 'PENDING',
    customer_id: event.data.customer_id,
    items: event.data.items,
    created_at: event.timestamp,
    updated_at: event.timestamp,
    version: event.sequence,
    correlation_id: event.correlation_id,
  };
}
