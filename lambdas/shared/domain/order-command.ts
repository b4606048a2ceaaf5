import type { OrderLine, PricedLine } from './order.ts';

/** What somebody wants to happen to an order. */
export type OrderCommand =
  | { type: 'PlaceOrder'; customer_id: string; items: OrderLine[] }
  | { type: 'ValidateOrder'; items: PricedLine[]; total_cents: number }
  | { type: 'ConfirmOrder'; fulfillment_id: string }
  | { type: 'RejectOrder'; failure_reason: string }
  | { type: 'FailOrder'; failure_reason: string };
