import type { Clock } from '../clock.ts';
import { errorFields, type Logger } from '../logging/logger.ts';
import { admit } from './admission.ts';
import type { Breaker, BreakerSettings } from './breaker.ts';
import type { BreakerStore } from './breaker-store.ts';
import { CachedBreaker } from './cached-breaker.ts';
import { CircuitOpenError } from './errors.ts';
import { reportedSuccesses, SuccessTally, trips } from './failure-rate.ts';
import { close, halfOpen, open, reopen, type Transition } from './transitions.ts';

export interface CircuitBreakerDependencies {
  store: BreakerStore;
  clock: Clock;
  settings: BreakerSettings;
  logger: Logger;
}

/** The state a call was let through under; `undefined` when it could not be read. */
type Seen = Breaker | undefined;

/** What a call shows of the provider. */
type Evidence = 'success' | 'failure' | 'none';

/**
 * Keeps calls away from a provider that is down. The state is one item for all instances. While it
 * is closed a success writes nothing; a failure counts itself and the successes before it.
 *
 * @see https://learn.microsoft.com/en-us/azure/architecture/patterns/circuit-breaker
 */
export class CircuitBreaker {
  readonly #store: BreakerStore;
  readonly #clock: Clock;
  readonly #settings: BreakerSettings;
  readonly #logger: Logger;
  readonly #cached: CachedBreaker;
  readonly #tally: SuccessTally;

  constructor({ store, clock, settings, logger }: CircuitBreakerDependencies) {
    this.#store = store;
    this.#clock = clock;
    this.#settings = settings;
    this.#logger = logger;
    this.#cached = new CachedBreaker(store, clock, logger);
    this.#tally = new SuccessTally(reportedSuccesses(settings));
  }

  /**
   * Makes a call, unless the breaker is open, and answers or throws what it does.
   *
   * @param work it resolves when the provider answered, be the answer a refusal.
   * @param isFailure whether an error says that the provider is in trouble. Any other error, such
   * as one of our own database, says nothing of it.
   * @param correlationId what the event of a change is correlated with.
   * @throws CircuitOpenError when the call is not made.
   */
  async call<T>(
    work: () => Promise<T>,
    isFailure: (error: unknown) => boolean,
    correlationId?: string,
  ): Promise<T> {
    const seen = await this.#enter(correlationId);
    let evidence: Evidence = 'success';
    try {
      return await work();
    } catch (error) {
      evidence = isFailure(error) ? 'failure' : 'none';
      throw error;
    } finally {
      await this.#leave(seen, evidence, correlationId);
    }
  }

  async #enter(correlationId: string | undefined, lastLook = false): Promise<Seen> {
    const breaker = await this.#cached.get();
    if (!breaker) return undefined;
    const now = this.#clock.timestamp();
    const admission = admit(breaker, now);
    if (admission.kind === 'pass') return breaker;
    if (admission.kind === 'refuse') {
      throw new CircuitOpenError(breaker.breaker_name, admission.retryAfterSeconds);
    }
    const leased = await this.#lease(breaker, now, correlationId);
    if (leased) return leased;
    if (lastLook) throw new CircuitOpenError(breaker.breaker_name, 1);
    // Who loses the lease goes by what the winner made of the state.
    return this.#enter(correlationId, true);
  }

  async #lease(breaker: Breaker, now: string, correlationId: string | undefined): Promise<Seen> {
    const transition = halfOpen(breaker, now, this.#settings);
    try {
      return (await this.#change(transition, correlationId)) ? transition.after : undefined;
    } catch (error) {
      // Without a lease there is no probe.
      this.#logNotWritten(error, correlationId);
      throw new CircuitOpenError(breaker.breaker_name, 1);
    }
  }

  /** Learns from a call. What it cannot write never changes what the call came to. */
  async #leave(seen: Seen, evidence: Evidence, correlationId: string | undefined): Promise<void> {
    // A probe that shows nothing leaves its lease to run out: then the next call probes.
    if (!seen || seen.forced !== undefined || evidence === 'none') return;
    const failed = evidence === 'failure';
    try {
      if (seen.status === 'HALF_OPEN') await this.#endProbe(seen, failed, correlationId);
      else if (failed) await this.#countFailure(seen, correlationId);
      else this.#tally.add(seen.version);
    } catch (error) {
      this.#logNotWritten(error, correlationId);
    }
  }

  #logNotWritten(error: unknown, correlationId: string | undefined): void {
    this.#logger.error('circuit breaker could not be written', {
      code: 'BREAKER_NOT_WRITTEN',
      correlation_id: correlationId,
      ...errorFields(error),
    });
  }

  async #endProbe(seen: Breaker, failed: boolean, correlationId?: string): Promise<void> {
    const now = this.#clock.timestamp();
    const transition = failed ? reopen(seen, now, this.#settings) : close(seen, now);
    await this.#change(transition, correlationId);
  }

  async #countFailure(seen: Breaker, correlationId?: string): Promise<void> {
    const calls = this.#tally.take(seen.version) + 1;
    const counted = await this.#store.count(seen, { calls, failures: 1 }, this.#settings);
    if (!counted) return this.#cached.forget();
    this.#cached.keep(counted);
    if (!trips(counted, this.#settings)) return;
    await this.#change(open(counted, this.#clock.timestamp(), this.#settings), correlationId);
  }

  async #change(transition: Transition, correlationId: string | undefined): Promise<boolean> {
    const changed = await this.#store.change(transition, correlationId);
    if (!changed) {
      this.#cached.forget();
      return false;
    }
    this.#cached.keep(transition.after);
    const { before, after, fact } = transition;
    this.#logger.warn(`circuit breaker ${after.breaker_name} is ${after.status}`, {
      code: 'BREAKER_CHANGED',
      correlation_id: correlationId,
      from: before.status,
      ...fact.data,
    });
    return true;
  }
}
