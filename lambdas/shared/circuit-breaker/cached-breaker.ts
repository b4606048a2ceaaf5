import type { Clock } from '../clock.ts';
import { errorFields, type Logger } from '../logging/logger.ts';
import { waitsUntil } from './admission.ts';
import type { Breaker } from './breaker.ts';
import type { BreakerStore } from './breaker-store.ts';

/** How long a state that was read is believed. */
const CACHE_MS = 1_000;

/** The state as this instance knows it: at most a second old. */
export class CachedBreaker {
  readonly #store: Pick<BreakerStore, 'read'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #known: Breaker | undefined;
  #staleAt = 0;

  constructor(store: Pick<BreakerStore, 'read'>, clock: Clock, logger: Logger) {
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
  }

  /**
   * The state, read again where it is not fresh. `undefined` when it cannot be read: a breaker
   * spares callers a provider that is down, and must not be what brings them down itself.
   */
  async get(): Promise<Breaker | undefined> {
    if (this.#known && Date.parse(this.#clock.timestamp()) < this.#staleAt) return this.#known;
    try {
      const breaker = await this.#store.read();
      this.keep(breaker);
      return breaker;
    } catch (error) {
      this.#logger.error('circuit breaker cannot be read and stands aside', {
        code: 'BREAKER_UNREADABLE',
        ...errorFields(error),
      });
      return undefined;
    }
  }

  /** Takes over a state that was just read or written. */
  keep(breaker: Breaker): void {
    const now = Date.parse(this.#clock.timestamp());
    // When the wait is over, whoever asks first has changed the state: see it before trying to.
    const waits = Date.parse(waitsUntil(breaker) ?? '');
    this.#known = breaker;
    this.#staleAt = waits > now ? Math.min(now + CACHE_MS, waits) : now + CACHE_MS;
  }

  /** Makes the next `get` read. */
  forget(): void {
    this.#known = undefined;
  }
}
