import type { Order } from '../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../lambdas/shared/domain/order-event.ts';
import type {
  Books,
  FailedOrderRow,
  PaymentRow,
  ReservationRow,
  StockRow,
} from '../../scripts/lib/verify/books.ts';
import { readExecutions } from '../../scripts/lib/verify/read-executions.ts';
import { readLedger } from '../../scripts/lib/verify/read-ledger.ts';
import { CLIENTS } from './clients.ts';
import type { Journey } from './journey.ts';
import { MACHINE_ARN } from './witness.ts';

/** What `make verify` reads of an environment, read of a run. */
export function booksOf({ world, putIn }: Pick<Journey, 'world' | 'putIn'>): Promise<Books> {
  const { witness } = world;
  const products = witness.rows<StockRow>('inventory');
  const events = new Map<string, OrderEvent[]>();
  for (const event of witness.eventsInOrder()) {
    events.set(event.order_id, [...(events.get(event.order_id) ?? []), event]);
  }
  return world.aside(async () => ({
    readAt: world.scheduler.now(),
    orders: byOrder(witness.rows<Order>('orders')),
    events,
    stock: new Map(products.map((row) => [row.product_id, row])),
    adjustments: products.map(({ product_id }) => ({ product_id, quantity: putIn })),
    reservations: byOrder(witness.rows<ReservationRow>('reservations')),
    payments: byOrder(witness.rows<PaymentRow>('payments')),
    ledger: await readLedger(CLIENTS.documents, 'dofs-local-simulated-payments'),
    failedOrders: byOrder(witness.rows<FailedOrderRow>('failed-orders')),
    executions: await readExecutions(CLIENTS.sfn, MACHINE_ARN),
  }));
}

function byOrder<Row extends { order_id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.order_id, row]));
}
