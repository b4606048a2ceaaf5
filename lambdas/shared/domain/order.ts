/** Where an order stands. `FULFILLED`, `REJECTED` and `FAILED` are ends. */
export type OrderStatus = 'PENDING' | 'PROCESSING' | 'FULFILLED' | 'REJECTED' | 'FAILED';

export const ORDER_STATUSES: readonly OrderStatus[] = [
  'PENDING',
  'PROCESSING',
  'FULFILLED',
  'REJECTED',
  'FAILED',
];

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
