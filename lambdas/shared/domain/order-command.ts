import type { CompensatedEnd, Debt, OrderLine, PricedLine } from './order.ts';

/** What somebody wants to happen to an order, or has seen happen to it. */
export type OrderCommand =
  | { type: 'PlaceOrder'; customer_id: string; items: OrderLine[] }
  | { type: 'ValidateOrder'; items: PricedLine[]; total_cents: number }
  | { type: 'ReserveStock'; expires_at: string }
  | { type: 'RecordCharge'; charge_id: string; amount_cents: number }
  | { type: 'RecordDecline'; decline_reason: string }
  | { type: 'StartFulfillment' }
  | { type: 'ConfirmOrder'; fulfillment_id: string }
  | { type: 'RejectOrder'; failure_reason: string }
  | { type: 'CancelOrder' }
  | { type: 'StartCompensation'; end: CompensatedEnd; failure_reason: string }
  | { type: 'RecordRefund'; refund_id: string; amount_cents: number }
  | { type: 'RecordVoid' }
  | { type: 'ReleaseStock' }
  | { type: 'CloseOrder' }
  | { type: 'ParkOrder'; reason: string; owed: Debt[] };

/** A command on an order that exists. */
export type OrderStep = Exclude<OrderCommand, { type: 'PlaceOrder' }>;
