import type { Clock } from '../clock.ts';
import { cut } from '../cut.ts';
import { owedBy } from '../domain/debts.ts';
import { OrderNotFoundError } from '../domain/errors.ts';
import { hasEnded, type Order } from '../domain/order.ts';
import type { Logger } from '../logging/logger.ts';
import type { FailedOrders } from '../repositories/failed-orders.ts';
import type { OrderRepository } from '../repositories/order-repository.ts';

export interface ParkingDependencies {
  orders: OrderRepository;
  payments: { find(orderId: string): Promise<{ status: string } | undefined> };
  failedOrders: FailedOrders;
  clock: Clock;
  logger: Logger;
}

/** A cause is as long as 32 KiB; an operator needs its beginning. */
const MAX_REASON = 1_000;

/** Puts orders that the workflow gave up where an operator finds them. */
export class Parking {
  readonly #dependencies: ParkingDependencies;

  constructor(dependencies: ParkingDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Parks an order, with what it still owes as read: the event and the row in failed-orders are
   * one transaction. An order that has ended stays as it is, and so does one that is parked for the
   * same reason.
   *
   * @param since ISO 8601, UTC: an order that was parked after that stays as it is, too.
   * @returns the order as it stands.
   * @throws OrderNotFoundError, and what `OrderRepository.carryOut` throws.
   */
  async park(orderId: string, reason: string, since?: string): Promise<Order> {
    const { orders, payments, failedOrders, clock, logger } = this.#dependencies;
    const order = await orders.find(orderId);
    if (!order) throw new OrderNotFoundError(orderId);
    if (hasEnded(order) || (since !== undefined && (order.parked_at ?? '') >= since)) return order;
    const payment = await payments.find(orderId);
    const attention = { reason: cut(reason, MAX_REASON), owed: owedBy(order, payment?.status) };
    const { correlation_id } = order;
    const row = { order_id: orderId, correlation_id, ...attention, parked_at: clock.timestamp() };
    const parked = await orders.carryOut(
      order,
      { type: 'ParkOrder', ...attention },
      { alongside: () => [failedOrders.parkingWrite(row)], asRead: order },
    );
    if (parked.version === order.version) return parked;
    const fields = { order_id: orderId, correlation_id, ...attention };
    logger.error('order parked for an operator', { code: 'ORDER_PARKED', ...fields });
    return parked;
  }
}
