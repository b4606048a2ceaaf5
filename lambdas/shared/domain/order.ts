/**
 * Where an order stands. The last four are ends: `REJECTED` before anything was done for it,
 * `COMPENSATED` when it was not paid or was cancelled, `FAILED` when it was not fulfilled. The
 * stock and money of the last two are given back before they are reached.
 */
export type OrderStatus =
  | 'PENDING'
  | 'PROCESSING'
  | 'FULFILLED'
  | 'REJECTED'
  | 'COMPENSATED'
  | 'FAILED';

/** How an order ends. */
export type FinalStatus = Exclude<OrderStatus, 'PENDING' | 'PROCESSING'>;

export const ORDER_STATUSES: readonly OrderStatus[] = [
  'PENDING',
  'PROCESSING',
  'FULFILLED',
  'REJECTED',
  'COMPENSATED',
  'FAILED',
];

/** How an order may end whose side effects are undone. */
export type CompensatedEnd = 'COMPENSATED' | 'FAILED';

/** A line as the client ordered it. A price is what the client saw, never what is charged. */
export interface OrderLine {
  product_id: string;
  quantity: number;
  unit_price_cents?: number;
}

/** A line with the catalogue's price. */
export interface PricedLine extends OrderLine {
  unit_price_cents: number;
}

/** The undoing of an order, from its first step on. It is never taken back. */
export interface Compensation {
  /** The status that the order ends in. */
  end: CompensatedEnd;
  failure_reason: string;
}

/** What an order still owes to somebody: words for an operator. */
export type Debt = 'confirmation' | 'refund' | 'charge outcome' | 'stock release' | 'end';

/** Why the workflow gave an order up; it stays until the order's end. */
export interface Attention {
  reason: string;
  owed: Debt[];
}

/** The state of an order: exactly what its events say, and exactly what the orders table holds. */
export interface Order {
  order_id: string;
  status: OrderStatus;
  customer_id: string;
  items: OrderLine[];
  /** Integer cents; absent until the order is priced. */
  total_cents?: number;
  /** ISO 8601, UTC, milliseconds. */
  created_at: string;
  updated_at: string;
  /** The sequence number of the order's last event. */
  version: number;
  correlation_id: string;
  /** Absent while nothing was reserved. */
  stock?: 'RESERVED' | 'RELEASED' | 'CONSUMED';
  /** Absent while the provider's word is not known; `VOIDED`: no charge took place, nor ever will. */
  payment?: 'CHARGED' | 'DECLINED' | 'VOIDED' | 'REFUNDED';
  charge_id?: string;
  refund_id?: string;
  /** From then on the provider may send the goods, so the order cannot be cancelled. */
  fulfillment_started_at?: string;
  cancel_requested_at?: string;
  compensation?: Compensation;
  attention?: Attention;
  /** When the workflow last gave the order up; it stays, for the row in failed-orders does. */
  parked_at?: string;
  failure_reason?: string;
  fulfillment_id?: string;
}

/** An order that has its prices. */
export interface PricedOrder extends Order {
  items: PricedLine[];
  total_cents: number;
}

/** True once the order went through validation. */
export function isPriced(order: Order): order is PricedOrder {
  return order.total_cents !== undefined;
}

/** True for an order that nothing happens to any more. */
export function hasEnded({ status }: Pick<Order, 'status'>): boolean {
  return status !== 'PENDING' && status !== 'PROCESSING';
}
