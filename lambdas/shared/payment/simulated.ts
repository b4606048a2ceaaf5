import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../clock.ts';
import { PaymentOutcomeUnknownError, PaymentUnavailableError } from './errors.ts';
import type {
  Charge,
  ChargeOutcome,
  ChargeRequest,
  ChargeState,
  PaymentProvider,
  RefundOutcome,
  RefundRequest,
  RefundState,
} from './provider.ts';
import { type Fate, fateOf, type SimulatedRates } from './simulated-fate.ts';
import type { LedgerCharge, LedgerRefund, SimulatedLedger } from './simulated-ledger.ts';

/** How a simulated provider behaves. */
export interface SimulationSettings extends SimulatedRates {
  /** How long a slow answer takes; from `timeoutMs` on nobody waits for it. */
  slowMs: number;
  timeoutMs: number;
  /** Runs with the same seed meet the same fates. */
  seed: string;
}

export interface SimulatedProviderOptions {
  clock?: Clock;
  wait?: (ms: number) => Promise<unknown>;
}

/** How long one reading of the outage item serves. */
const OUTAGE_AGE_MS = 1_000;

/**
 * A payment provider for environments that have none. A key's fate is decided by a hash of seed
 * and key; what was done stands in its ledger, so that it answers by key as a real one does.
 */
export class SimulatedPaymentProvider implements PaymentProvider {
  readonly #ledger: SimulatedLedger;
  readonly #settings: SimulationSettings;
  readonly #clock: Clock;
  readonly #wait: (ms: number) => Promise<unknown>;
  #outage: { until: string; readAt: number } | undefined;

  constructor(
    ledger: SimulatedLedger,
    settings: SimulationSettings,
    { clock = systemClock, wait = sleep }: SimulatedProviderOptions = {},
  ) {
    this.#ledger = ledger;
    this.#settings = settings;
    this.#clock = clock;
    this.#wait = wait;
  }

  /** This provider knows a charge by our key. */
  async prepare({ charge_key }: ChargeRequest): Promise<string> {
    return charge_key;
  }

  async charge(charge: Charge): Promise<ChargeOutcome> {
    await this.#ensureUp();
    const fate = this.#fateOf(charge.charge_key);
    const first = failsFirst(fate) ? await this.#ledger.attemptCharge(charge) : undefined;
    if (first?.status === 'ATTEMPTED' && first.attempts === 1) throw failureOf(fate);
    await this.#takeTime(fate);
    const status = fate === 'declined' ? 'DECLINED' : 'CHARGED';
    const settled = await this.#ledger.settleCharge(charge, status, first ? 0 : 1);
    if (settled.done && this.#losesAnswer(fate)) throw failureOf(fate);
    const state = stateOf(settled.charge);
    if (state.outcome === 'charged' || state.outcome === 'declined') return state;
    throw new PaymentUnavailableError(`simulated: the charge is ${state.outcome}`);
  }

  async find({ charge_key }: Charge): Promise<ChargeState> {
    await this.#ensureUp();
    const entry = await this.#ledger.charge(charge_key);
    return entry ? stateOf(entry) : { outcome: 'absent' };
  }

  async void(charge: Charge): Promise<Exclude<ChargeState, { outcome: 'absent' }>> {
    await this.#ensureUp();
    const state = stateOf((await this.#ledger.settleCharge(charge, 'VOIDED', 0)).charge);
    if (state.outcome === 'absent') throw new TypeError(`${charge.charge_key} was not voided`);
    return state;
  }

  async refund(request: RefundRequest): Promise<RefundOutcome> {
    await this.#ensureUp();
    const fate = this.#fateOf(request.refund_key);
    const first = failsFirst(fate) ? await this.#ledger.attemptRefund(request) : undefined;
    if (first?.status === 'ATTEMPTED' && first.attempts === 1) throw failureOf(fate);
    await this.#takeTime(fate);
    const done = await this.#ledger.settleRefund(request, first ? 0 : 1);
    if (done && this.#losesAnswer(fate)) throw failureOf(fate);
    const entry = await this.#ledger.refund(request.refund_key);
    if (entry?.status === 'REFUNDED') return refunded(entry);
    throw new PaymentUnavailableError('simulated: there is no such charge to give back');
  }

  async findRefund({ refund_key }: RefundRequest): Promise<RefundState> {
    await this.#ensureUp();
    const entry = await this.#ledger.refund(refund_key);
    return entry?.status === 'REFUNDED' ? refunded(entry) : { outcome: 'absent' };
  }

  #fateOf(paymentKey: string): Fate {
    return fateOf(paymentKey, this.#settings.seed, this.#settings);
  }

  #losesAnswer(fate: Fate): boolean {
    const late = fate === 'slow' && this.#settings.slowMs >= this.#settings.timeoutMs;
    return fate === 'timeout_charged' || late;
  }

  async #takeTime(fate: Fate): Promise<void> {
    const { slowMs, timeoutMs } = this.#settings;
    if (fate === 'slow') await this.#wait(Math.min(slowMs, timeoutMs));
  }

  async #ensureUp(): Promise<void> {
    const now = this.#clock.timestamp();
    if (!this.#outage || Date.parse(now) - this.#outage.readAt >= OUTAGE_AGE_MS) {
      const until = (await this.#ledger.outageUntil()) ?? '';
      this.#outage = { until, readAt: Date.parse(now) };
    }
    if (now < this.#outage.until) {
      throw new PaymentUnavailableError(`simulated: the provider is down`);
    }
  }
}

function failsFirst(fate: Fate): boolean {
  return fate === 'timeout_uncharged' || fate === 'error';
}

function failureOf(fate: Fate): Error {
  if (fate === 'error') return new PaymentUnavailableError('simulated: the provider answered 503');
  return new PaymentOutcomeUnknownError('simulated: no answer from the provider');
}

function stateOf({ status, order_id }: LedgerCharge): ChargeState {
  switch (status) {
    case 'CHARGED':
      return { outcome: 'charged', charge_id: `sim-charge-${order_id}` };
    case 'DECLINED':
      return { outcome: 'declined', reason: 'simulated: the card was declined' };
    case 'VOIDED':
      return { outcome: 'voided' };
    case 'ATTEMPTED':
      return { outcome: 'absent' };
  }
}

function refunded({ order_id }: LedgerRefund): RefundOutcome {
  return { outcome: 'refunded', refund_id: `sim-refund-${order_id}` };
}
