import type { Clock } from '../../shared/clock.ts';
import type { Order } from '../../shared/domain/order.ts';
import { judgeExpiry } from '../../shared/domain/stock-expiry.ts';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';
import {
  ConcurrentUpdateError,
  type OrderRepository,
} from '../../shared/repositories/order-repository.ts';
import type { Reservation, Reservations } from '../../shared/repositories/reservations.ts';
import type { Stock } from '../../shared/repositories/stock.ts';

export interface SweepDependencies {
  reservations: Reservations;
  orders: OrderRepository;
  stock: Stock;
  /** Starts an order's workflow again, so that its money and its end follow. */
  resume: (order: Order) => Promise<void>;
  clock: Clock;
  logger: Logger;
}

/** How many reservations came to what. */
export type SweepReport = Record<'released' | 'left' | 'failed', number>;

const PAGE_SIZE = 10;

/** What a page may take; a run that has less left ends, and the next one goes on. */
const PAGE_MS = 5_000;

/**
 * Gives back the stock of expired reservations that nobody finished. It may run twice at once and
 * end anywhere: every write is conditional, and what is left is found by the next run.
 */
export class ReservationSweep {
  readonly #dependencies: SweepDependencies;

  constructor(dependencies: SweepDependencies) {
    this.#dependencies = dependencies;
  }

  /** Sweeps until all is done or `remainingMs` says that the time is up. */
  async run(remainingMs: () => number): Promise<SweepReport> {
    const { reservations, clock } = this.#dependencies;
    const report: SweepReport = { released: 0, left: 0, failed: 0 };
    for await (const page of reservations.expired(clock.timestamp(), PAGE_SIZE)) {
      const results = await Promise.all(page.map((reservation) => this.#attempt(reservation)));
      for (const result of results) report[result]++;
      if (remainingMs() < PAGE_MS) break;
    }
    return report;
  }

  async #attempt(reservation: Reservation): Promise<keyof SweepReport> {
    const { logger } = this.#dependencies;
    try {
      return await this.#sweep(reservation);
    } catch (error) {
      const { order_id } = reservation;
      if (error instanceof ConcurrentUpdateError) {
        logger.info('order is being worked on', { code: 'EXPIRED_ORDER_BUSY', order_id });
        return 'left';
      }
      logger.error('expired reservation could not be released', {
        code: 'SWEEP_FAILED',
        order_id,
        ...errorFields(error),
      });
      return 'failed';
    }
  }

  async #sweep(reservation: Reservation): Promise<keyof SweepReport> {
    const { orders, logger } = this.#dependencies;
    const { order_id, expires_at } = reservation;
    const order = await orders.find(order_id);
    const fields = { order_id, correlation_id: order?.correlation_id, expires_at };
    const expiry = judgeExpiry(order);
    if (!order) {
      logger.error('reservation without an order', { code: 'RESERVATION_ORPHANED', ...fields });
      return 'failed';
    }
    switch (expiry) {
      case 'ABANDONED':
        await this.#undo(order, expires_at);
        logger.warn('reservation expired', { code: 'RESERVATION_EXPIRED', ...fields });
        return 'released';
      case 'LEFT_OPEN':
        return this.#follow(order);
      case 'FULFILLING':
        logger.warn('reservation of an order in fulfillment expired', {
          code: 'RESERVATION_EXPIRED_IN_FULFILLMENT',
          ...fields,
        });
        return 'left';
      default:
        return 'left';
    }
  }

  async #undo(order: Order, expires_at: string): Promise<void> {
    const { orders, stock, resume } = this.#dependencies;
    const reference = { order_id: order.order_id, correlation_id: order.correlation_id };
    const failure_reason = `RESERVATION_EXPIRED: the order was not finished by ${expires_at}`;
    const undone = await orders.carryOut(
      reference,
      { type: 'StartCompensation', end: 'FAILED', failure_reason },
      // Not on a newer state: its fulfillment may have started meanwhile.
      { asRead: order, decisions: 1 },
    );
    // First, for an order without an open reservation is not found by the next run.
    await resume(undone);
    await stock.release(reference, undone);
  }

  async #follow(order: Order): Promise<keyof SweepReport> {
    const { reservations, stock, logger } = this.#dependencies;
    const { order_id, correlation_id, status } = order;
    // The index may be read late, and an order that ended as it should is no defect.
    const reservation = await reservations.find(order_id);
    if (reservation?.status !== 'RESERVED' || !(await stock.follow(order))) return 'left';
    const fields = { code: 'RESERVATION_LEFT_OPEN', order_id, correlation_id, status };
    logger.error('an order ended and left its reservation open', fields);
    return 'released';
  }
}
