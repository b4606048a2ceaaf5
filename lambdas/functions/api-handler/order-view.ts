import type { Order } from '../../shared/domain/order.ts';
import type { OrderEvent } from '../../shared/domain/order-event.ts';

/**
 * An order as the API shows it. `total_cents` is null until the order is priced; a fact that is not
 * (yet) true of the order is left out. Callers are the shop's own systems, which see every event
 * too, so nothing that happened is kept from them.
 */
export function orderView(order: Order) {
  const { attention } = order;
  return {
    order_id: order.order_id,
    status: order.status,
    customer_id: order.customer_id,
    items: order.items,
    total_cents: order.total_cents ?? null,
    ...given(order, FACTS),
    ...(attention && {
      needs_attention: true,
      attention_reason: attention.reason,
      owed: attention.owed,
    }),
    created_at: order.created_at,
    updated_at: order.updated_at,
    correlation_id: order.correlation_id,
  };
}

const FACTS = [
  'stock',
  'payment',
  'charge_id',
  'refund_id',
  'fulfillment_started_at',
  'fulfillment_id',
  'cancel_requested_at',
  'compensation',
  'failure_reason',
] as const satisfies (keyof Order)[];

function given<Name extends keyof Order>(order: Order, names: readonly Name[]) {
  const members = names.filter((name) => order[name] !== undefined);
  return Object.fromEntries(members.map((name) => [name, order[name]])) as Partial<
    Pick<Order, Name>
  >;
}

/** An event as the API shows it, inside its order. */
export function eventView({ type, timestamp, sequence, event_id, data }: OrderEvent) {
  return { type, timestamp, sequence, event_id, data };
}
