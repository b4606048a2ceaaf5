import { OrderNotFoundError } from '../domain/errors.ts';
import type { Order, PricedOrder } from '../domain/order.ts';
import { ConcurrentUpdateError, type OrderReference } from '../repositories/order-repository.ts';
import type { PaymentRow } from '../repositories/payment-store.ts';
import { ensureChargeable } from './chargeable.ts';
import {
  isProviderFailure,
  PaymentDeclinedError,
  PaymentOutcomeUnknownError,
  PaymentUnavailableError,
} from './errors.ts';
import { PaymentRecorder } from './payment-recorder.ts';
import { MAX_TURNS, type PaymentDependencies, paymentKeys } from './payments.ts';
import type { Charge, ChargeOutcome } from './provider.ts';

/** What the provider said of a charge, and the row that it is to be recorded on. */
interface Answered {
  row: PaymentRow;
  outcome: ChargeOutcome;
}

/**
 * Charges orders, each once. The intent is written before the provider is asked, so that after a
 * crash or a timeout the provider is asked what happened before anything else is done.
 */
export class Charging {
  readonly #dependencies: PaymentDependencies;
  readonly #recorder: PaymentRecorder;

  constructor(dependencies: PaymentDependencies) {
    this.#dependencies = dependencies;
    const { orders, store, clock } = dependencies;
    this.#recorder = new PaymentRecorder(orders, store, clock);
  }

  /**
   * Charges an order, and answers it with its payment. May run again at any time.
   *
   * @throws PaymentDeclinedError, PaymentUnavailableError, PaymentOutcomeUnknownError,
   * CircuitOpenError, what `ensureChargeable` throws, OrderNotFoundError, ConcurrentUpdateError.
   */
  async charge({ order_id, correlation_id }: OrderReference): Promise<Order> {
    const { orders, store } = this.#dependencies;
    for (let turn = 1; turn <= MAX_TURNS; turn++) {
      const found = await orders.find(order_id);
      if (!found) throw new OrderNotFoundError(order_id);
      const order = ensureChargeable(found);
      if (order.payment === 'CHARGED') return order;
      const row = await store.find(order_id);
      if (order.payment === 'DECLINED') throw new PaymentDeclinedError(row?.decline_reason);
      const answered = row
        ? await this.#takeUp(row, order)
        : await this.#begin(order, correlation_id);
      const after =
        answered && (await this.#recorder.charge(answered.row, order, answered.outcome));
      if (after) return settled(after, answered.outcome);
    }
    throw new ConcurrentUpdateError(`the payment of order ${order_id} kept changing`);
  }

  /** The first attempt; undefined when somebody else changed the order or began before. */
  #begin(order: PricedOrder, correlation_id: string): Promise<Answered | undefined> {
    const { store, provider, clock } = this.#dependencies;
    const { order_id, customer_id, total_cents: amount_cents } = order;
    // The intent too is written behind the breaker: while it is open nothing begins, so that an
    // order that gives up waiting owes nobody an answer.
    return this.#ask(correlation_id, async () => {
      const keys = paymentKeys(order_id);
      const request = { order_id, correlation_id, customer_id, amount_cents, ...keys };
      const provider_reference = await provider.prepare(request);
      const now = clock.timestamp();
      const row: PaymentRow = {
        order_id,
        correlation_id,
        status: 'CHARGING',
        amount_cents,
        ...keys,
        provider_reference,
        attempted_at: now,
        created_at: now,
        updated_at: now,
        version: 1,
      };
      if (!(await store.begin(row, order))) return undefined;
      try {
        return { row, outcome: await provider.charge(chargeOf(row, order)) };
      } catch (error) {
        // The only attempt was surely not done, so there is nothing to be asked about later.
        if (error instanceof PaymentUnavailableError) await store.withdraw(row);
        throw error;
      }
    });
  }

  /** An intent from before: what became of it decides whether to charge again, by the same key. */
  async #takeUp(row: PaymentRow, order: Order): Promise<Answered | undefined> {
    const { store, provider, clock } = this.#dependencies;
    // The order was read before its payment was recorded.
    if (row.status !== 'CHARGING') return undefined;
    const charge = chargeOf(row, order);
    const found = await this.#ask(row.correlation_id, () => provider.find(charge));
    switch (found.outcome) {
      case 'charged':
      case 'declined':
        return { row, outcome: found };
      case 'voided':
        return { row, outcome: { outcome: 'declined', reason: 'the provider voided the charge' } };
      case 'pending':
        throw new PaymentOutcomeUnknownError('the provider is still at work on the charge');
      case 'absent': {
        const now = clock.timestamp();
        const attempt = await store.change(row, { attempted_at: now }, now);
        if (!attempt) return undefined;
        const outcome = await this.#ask(row.correlation_id, () => provider.charge(charge));
        return { row: attempt, outcome };
      }
    }
  }

  #ask<T>(correlationId: string, work: () => Promise<T>): Promise<T> {
    return this.#dependencies.breaker.call(work, isProviderFailure, correlationId);
  }
}

/** A charge as the provider is asked about it. */
export function chargeOf(row: PaymentRow, { customer_id }: Order): Charge {
  const { order_id, correlation_id, amount_cents, charge_key, provider_reference } = row;
  return { order_id, correlation_id, customer_id, amount_cents, charge_key, provider_reference };
}

/** What the step ends with; the order may have been cancelled while the provider was at work. */
function settled(order: Order, outcome: ChargeOutcome): Order {
  ensureChargeable(order);
  if (outcome.outcome === 'declined') throw new PaymentDeclinedError(outcome.reason);
  return order;
}
