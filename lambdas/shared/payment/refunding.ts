import type { Order } from '../domain/order.ts';
import { ConcurrentUpdateError } from '../repositories/order-repository.ts';
import type { PaymentRow } from '../repositories/payment-store.ts';
import { chargeOf } from './charging.ts';
import { isProviderFailure, PaymentUnsettledError } from './errors.ts';
import { PaymentRecorder } from './payment-recorder.ts';
import { MAX_TURNS, type PaymentDependencies } from './payments.ts';
import type { ChargeState, RefundOutcome, RefundRequest } from './provider.ts';

export interface RefundingDependencies extends PaymentDependencies {
  /** For how long after its start a charge that is nowhere to be found may still take place. */
  settleMs: number;
}

/**
 * Undoes payments: gives back what was charged, and sees to it that what was not charged never
 * will be.
 */
export class Refunding {
  readonly #dependencies: RefundingDependencies;
  readonly #recorder: PaymentRecorder;

  constructor(dependencies: RefundingDependencies) {
    this.#dependencies = dependencies;
    const { orders, store, clock } = dependencies;
    this.#recorder = new PaymentRecorder(orders, store, clock);
  }

  /**
   * Undoes the payment of an order whose compensation has begun, and answers the order after it.
   * May run again at any time. An order without a payment owes nothing: since its compensation
   * began no intent to charge can be written any more.
   *
   * @throws PaymentUnsettledError, PaymentUnavailableError, PaymentOutcomeUnknownError,
   * CircuitOpenError, ConcurrentUpdateError, what `OrderRepository.carryOut` throws.
   */
  async refund(order: Order): Promise<Order> {
    if (!order.compensation) throw new TypeError(`order ${order.order_id} is not being undone`);
    const { orders, store } = this.#dependencies;
    let known = order;
    for (let turn = 1; turn <= MAX_TURNS; turn++) {
      if (!owes(known)) return known;
      const row = await store.find(order.order_id);
      if (!row) return known;
      known = (await this.#undo(row, known)) ?? (await orders.find(order.order_id)) ?? known;
    }
    throw new ConcurrentUpdateError(`the payment of order ${order.order_id} kept changing`);
  }

  /** One move towards the end; undefined when the payment changed since it was read. */
  async #undo(row: PaymentRow, order: Order): Promise<Order | undefined> {
    if (row.status === 'CHARGING') return this.#settleCharge(row, order);
    if (row.status !== 'CHARGED' && row.status !== 'REFUNDING') return undefined;
    const refund = row.status === 'CHARGED' ? undefined : await this.#findRefund(row);
    return refund
      ? this.#recorder.refund(row, order, refundId(refund))
      : this.#giveBack(row, order);
  }

  async #settleCharge(row: PaymentRow, order: Order): Promise<Order | undefined> {
    const { provider, clock, settleMs } = this.#dependencies;
    const charge = chargeOf(row, order);
    let state: ChargeState = await this.#ask(row, () => provider.find(charge));
    if (state.outcome === 'absent') {
      const age = Date.parse(clock.timestamp()) - Date.parse(row.attempted_at);
      if (age < settleMs) throw new PaymentUnsettledError('a charge may still be under way');
      state = await this.#ask(row, () => provider.void(charge));
    }
    switch (state.outcome) {
      case 'charged':
      case 'declined':
        return this.#recorder.charge(row, order, state);
      case 'voided':
        return this.#recorder.void(row, order);
      default:
        throw new PaymentUnsettledError('the provider is still at work on the charge');
    }
  }

  async #findRefund(row: PaymentRow): Promise<RefundOutcome | undefined> {
    const { provider } = this.#dependencies;
    const state = await this.#ask(row, () => provider.findRefund(refundOf(row)));
    return state.outcome === 'absent' ? undefined : state;
  }

  async #giveBack(row: PaymentRow, order: Order): Promise<Order | undefined> {
    const { store, provider, clock } = this.#dependencies;
    const now = clock.timestamp();
    const attempt = await store.change(row, { status: 'REFUNDING', attempted_at: now }, now);
    if (!attempt) return undefined;
    const refund = await this.#ask(row, () => provider.refund(refundOf(row)));
    return this.#recorder.refund(attempt, order, refundId(refund));
  }

  #ask<T>({ correlation_id }: PaymentRow, work: () => Promise<T>): Promise<T> {
    return this.#dependencies.breaker.call(work, isProviderFailure, correlation_id);
  }
}

/** Whether money may still be with us, or on its way to us. */
function owes({ payment }: Order): boolean {
  return payment === undefined || payment === 'CHARGED';
}

function refundOf(row: PaymentRow): RefundRequest {
  const { order_id, correlation_id, amount_cents, charge_key, refund_key } = row;
  const { provider_reference } = row;
  return { order_id, correlation_id, amount_cents, charge_key, refund_key, provider_reference };
}

function refundId(refund: RefundOutcome): string {
  if (refund.outcome === 'refunded') return refund.refund_id;
  throw new PaymentUnsettledError('the provider is still at work on the refund');
}
