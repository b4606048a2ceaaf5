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
  const moved = { ...order, version: event.sequence, updated_at: event.timestamp };
  switch (event.type) {
    case 'OrderValidated':
      return {
        ...moved,
        status: 'PROCESSING',
        items: event.data.items,
        total_cents: event.data.total_cents,
      };
    case 'OrderFulfilled':
      return { ...moved, status: 'FULFILLED', fulfillment_id: event.data.fulfillment_id };
    case 'OrderRejected':
      return { ...moved, status: 'REJECTED', failure_reason: event.data.failure_reason };
    case 'OrderFailed':
      return { ...moved, status: 'FAILED', failure_reason: event.data.failure_reason };
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
