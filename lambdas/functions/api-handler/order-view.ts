import type { Order } from '../../shared/domain/order.ts';
import type { OrderEvent } from '../../shared/domain/order-event.ts';

/** An order as the API shows it. `total_cents` is null until the order is priced. */
export function orderView(order: Order) {
  return {
    order_id: order.order_id,
    status: order.status,
    customer_id: order.customer_id,
    items: order.items,
    total_cents: order.total_cents ?? null,
    ...(order.failure_reason === undefined ? {} : { failure_reason: order.failure_reason }),
    ...(order.fulfillment_id === undefined ? {} : { fulfillment_id: order.fulfillment_id }),
    created_at: order.created_at,
    updated_at: order.updated_at,
    correlation_id: order.correlation_id,
  };
}

/** An event as the API shows it, inside its order. */
export function eventView({ type, timestamp, sequence, event_id, data }: OrderEvent) {
  return { type, timestamp, sequence, event_id, data };
}
