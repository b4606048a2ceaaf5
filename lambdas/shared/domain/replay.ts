import { BrokenHistoryError } from './errors.ts';
import type { Order, OrderStatus } from './order.ts';
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
      return { ...ended(order, 'FULFILLED'), stock: 'CONSUMED', ...event.data };
    case 'OrderCancelRequested':
      return { ...order, cancel_requested_at: event.timestamp };
    case 'CompensationStarted':
      return { ...order, compensation: event.data };
    case 'StockReleased':
      return { ...order, stock: 'RELEASED' };
    case 'OrderRejected':
      return { ...ended(order, 'REJECTED'), ...event.data };
    case 'OrderCompensated':
      return { ...ended(order, 'COMPENSATED'), ...event.data };
    case 'OrderFailed':
      return { ...ended(order, 'FAILED'), ...event.data };
    case 'OrderParked':
      return { ...order, attention: event.data, parked_at: event.timestamp };
  }
}

/** An order that has ended waits for nobody. An earlier event may come of a late step. */
function ended({ attention: _, ...order }: Order, status: OrderStatus): Order {
  return { ...order, status };
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
