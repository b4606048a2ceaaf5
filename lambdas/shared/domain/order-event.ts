import type { CompensatedEnd, Debt, OrderLine, PricedLine } from './order.ts';

/** What happened to an order, by event type. The names and data are the public event contract. */
export interface OrderEventData {
  OrderCreated: { customer_id: string; items: OrderLine[] };
  OrderValidated: { items: PricedLine[]; total_cents: number };
  StockReserved: { expires_at: string };
  PaymentCharged: { charge_id: string; amount_cents: number };
  PaymentDeclined: { decline_reason: string };
  FulfillmentStarted: Record<string, never>;
  OrderFulfilled: { fulfillment_id: string };
  OrderRejected: { failure_reason: string };
  OrderCancelRequested: Record<string, never>;
  CompensationStarted: { end: CompensatedEnd; failure_reason: string };
  PaymentRefunded: { refund_id: string; amount_cents: number };
  PaymentVoided: Record<string, never>;
  StockReleased: Record<string, never>;
  OrderCompensated: { failure_reason: string };
  OrderFailed: { failure_reason: string };
  OrderParked: { reason: string; owed: Debt[] };
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
