import type { Order, OrderLine } from '../../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import type { StockMark } from '../../../lambdas/shared/domain/stock-mark.ts';

/** A row of the inventory table. Counts are pieces. */
export interface StockRow {
  product_id: string;
  available: number;
  reserved: number;
  consumed: number;
  put_in: number;
  /** Marks of large orders whose first line is this product, by order: see docs/inventory.md. */
  movements?: Readonly<Record<string, StockMark>>;
}

/** A row of the reservations table. */
export interface ReservationRow {
  order_id: string;
  status: 'RESERVED' | 'RELEASED' | 'CONSUMED';
  items: Pick<OrderLine, 'product_id' | 'quantity'>[];
  expires_at: string;
}

/** A row of the payments table. */
export interface PaymentRow {
  order_id: string;
  status: 'CHARGING' | 'CHARGED' | 'DECLINED' | 'VOIDED' | 'REFUNDING' | 'REFUNDED';
  amount_cents: number;
}

/** What the payment provider's own ledger says of an order, in integer cents. */
export interface LedgerEntry {
  order_id: string;
  charged_cents: number;
  refunded_cents: number;
  /** How many charges took effect. */
  charges: number;
}

/** An audited change of a product's stock. */
export interface StockAdjustment {
  product_id: string;
  quantity: number;
}

/** A row of the failed-orders table, as far as it matters here. */
export interface FailedOrderRow {
  order_id: string;
  status: string;
  needs_attention?: boolean;
}

/** The executions that there are of an order. */
export interface OrderExecutions {
  running: number;
  /** Status of the last one that ended without a business end. */
  broken?: string;
}

/** Everything that an environment has written down about its orders, read at one time. */
export interface Books {
  /** Epoch milliseconds of the reading. */
  readAt: number;
  orders: ReadonlyMap<string, Order>;
  events: ReadonlyMap<string, readonly OrderEvent[]>;
  stock: ReadonlyMap<string, StockRow>;
  adjustments: readonly StockAdjustment[];
  reservations: ReadonlyMap<string, ReservationRow>;
  payments: ReadonlyMap<string, PaymentRow>;
  /** Undefined where the provider keeps its ledger to itself. */
  ledger: ReadonlyMap<string, LedgerEntry> | undefined;
  failedOrders: ReadonlyMap<string, FailedOrderRow>;
  executions: ReadonlyMap<string, OrderExecutions>;
}
