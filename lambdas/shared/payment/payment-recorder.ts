import type { Clock } from '../clock.ts';
import { cut } from '../cut.ts';
import type { Order } from '../domain/order.ts';
import type { OrderCommand } from '../domain/order-command.ts';
import {
  AlongsideRefusedError,
  type OrderReference,
  type OrderRepository,
} from '../repositories/order-repository.ts';
import type { PaymentChange, PaymentRow, PaymentStore } from '../repositories/payment-store.ts';
import type { ChargeOutcome } from './provider.ts';

/** A provider's reason becomes part of events, ten of which must fit one PutEvents call. */
const MAX_REASON_LENGTH = 500;

/** Writes down what the provider did: the order, its event and the payment in one transaction. */
export class PaymentRecorder {
  readonly #orders: OrderRepository;
  readonly #store: PaymentStore;
  readonly #clock: Clock;

  constructor(orders: OrderRepository, store: PaymentStore, clock: Clock) {
    this.#orders = orders;
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Records what became of a charge, and answers the order after it; undefined when the payment
   * changed since it was read.
   *
   * @throws what `OrderRepository.carryOut` throws.
   */
  charge(row: PaymentRow, order: Order, outcome: ChargeOutcome): Promise<Order | undefined> {
    if (outcome.outcome === 'charged') {
      const { charge_id } = outcome;
      const command = { type: 'RecordCharge' as const, charge_id, amount_cents: row.amount_cents };
      return this.#record(row, order, command, { status: 'CHARGED', charge_id });
    }
    const decline_reason = cut(outcome.reason, MAX_REASON_LENGTH);
    const command = { type: 'RecordDecline' as const, decline_reason };
    return this.#record(row, order, command, { status: 'DECLINED', decline_reason });
  }

  /** Records that no charge took place, nor ever will; as `charge`. */
  void(row: PaymentRow, order: Order): Promise<Order | undefined> {
    return this.#record(row, order, { type: 'RecordVoid' }, { status: 'VOIDED' });
  }

  /** Records that the charge was given back; as `charge`. */
  refund(row: PaymentRow, order: Order, refund_id: string): Promise<Order | undefined> {
    const command = { type: 'RecordRefund' as const, refund_id, amount_cents: row.amount_cents };
    return this.#record(row, order, command, { status: 'REFUNDED', refund_id });
  }

  async #record(
    row: PaymentRow,
    order: Order,
    command: Exclude<OrderCommand, { type: 'PlaceOrder' }>,
    change: PaymentChange,
  ): Promise<Order | undefined> {
    const { order_id, correlation_id } = row;
    const reference: OrderReference = { order_id, correlation_id };
    const alongside = () => [this.#store.changeWrite(row, change, this.#clock.timestamp())];
    try {
      return await this.#orders.carryOut(reference, command, { alongside, asRead: order });
    } catch (error) {
      if (error instanceof AlongsideRefusedError) return undefined;
      throw error;
    }
  }
}
