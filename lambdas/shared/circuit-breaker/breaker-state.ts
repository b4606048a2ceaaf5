import type { Clock } from '../clock.ts';
import type { Logger } from '../logging/logger.ts';
import { admit } from './admission.ts';
import type { BreakerStore } from './breaker-store.ts';
import { CachedBreaker } from './cached-breaker.ts';

/** Whether calls are refused now. */
export type BreakerView = { open: false } | { open: true; retry_after_seconds: number };

/** A look at a breaker by somebody who makes no calls through it, and changes nothing. */
export class BreakerState {
  readonly #cached: CachedBreaker;
  readonly #clock: Clock;

  constructor(dependencies: {
    store: Pick<BreakerStore, 'read'>;
    clock: Clock;
    logger: Logger;
  }) {
    const { store, clock, logger } = dependencies;
    this.#cached = new CachedBreaker(store, clock, logger);
    this.#clock = clock;
  }

  /**
   * The state, at most a second old. A running probe counts as open. When the wait is over it does
   * not, although nobody probed yet: an order let in now brings the call that probes. A state that
   * cannot be read counts as closed.
   */
  async current(): Promise<BreakerView> {
    const breaker = await this.#cached.get();
    const admission = breaker && admit(breaker, this.#clock.timestamp());
    if (admission?.kind !== 'refuse') return { open: false };
    return { open: true, retry_after_seconds: admission.retryAfterSeconds };
  }
}
