import type { OrderLine, PricedLine } from './order.ts';

/** What happened to an order, by event type. The names and data are the public event contract. */
export interface OrderEventData {
  OrderCreated: { customer_id: string; items: OrderLine[] };
  OrderValidated: { items: PricedLine[]; total_cents: number };
  OrderFulfilled: { fulfillment_id: string };
  OrderRejected: { failure_reason: string };
  OrderFailed: { failure_reason: string };
}

export type OrderEventType = keyof OrderEventData;

/** A fact about an order that is not recorded yet. */
export type OrderFact = {
  [Type in OrderEventType]: { type: Type; data: OrderEventData[Type] };
}[OrderEventType];

/** A recorded fact. An order's events are numbered from 1 without gaps. */
export type OrderEvent = OrderFact & {
  order_id: string;
  sequence: number;
  /** UUID v7; a consumer that sees it twice has seen one event. */
  event_id: string;
  /** ISO 8601, UTC, milliseconds. */
  timestamp: string;
  correlation_id: string;
};
