import {
  type Breaker,
  type BreakerSettings,
  newBreaker,
} from '../../lambdas/shared/circuit-breaker/breaker.ts';
import type { BreakerStore, Counts } from '../../lambdas/shared/circuit-breaker/breaker-store.ts';
import { isOver } from '../../lambdas/shared/circuit-breaker/failure-rate.ts';
import type { Transition } from '../../lambdas/shared/circuit-breaker/transitions.ts';
import type { Clock } from '../../lambdas/shared/clock.ts';
import type { PlatformFact } from '../../lambdas/shared/domain/platform-event.ts';
import type { VirtualScheduler } from '../../local/core/virtual-scheduler.ts';

/** The clock of virtual time. */
export function virtualClock(scheduler: VirtualScheduler): Clock {
  return {
    timestamp: () => new Date(scheduler.now()).toISOString(),
    newId: () => String(scheduler.random()),
  };
}

/** Lets virtual time pass. */
export function wait(scheduler: VirtualScheduler, ms: number): Promise<void> {
  return new Promise((resolve) => scheduler.after(ms, resolve));
}

/** A breaker's store in memory, where every call takes a while, and what was asked of it. */
export class MemoryBreakerStore implements BreakerStore {
  readonly facts: PlatformFact[] = [];
  reads = 0;
  counts = 0;
  breaker: Breaker = newBreaker('payment');
  readonly #scheduler: VirtualScheduler;

  constructor(scheduler: VirtualScheduler) {
    this.#scheduler = scheduler;
  }

  async read(): Promise<Breaker> {
    this.reads++;
    await this.#travel();
    return this.breaker;
  }

  async change({ before, after, fact }: Transition): Promise<boolean> {
    await this.#travel();
    if (before.version !== this.breaker.version) return false;
    this.breaker = after;
    this.facts.push(fact);
    return true;
  }

  async count(seen: Breaker, add: Counts, settings: BreakerSettings): Promise<Breaker | undefined> {
    this.counts++;
    await this.#travel();
    if (seen.version !== this.breaker.version) return undefined;
    const now = new Date(this.#scheduler.now()).toISOString();
    const { window } = this.breaker;
    const fresh = { started_at: now, calls: 0, failures: 0 };
    const base = window && !isOver(window, now, settings) ? window : fresh;
    const calls = base.calls + add.calls;
    const failures = base.failures + add.failures;
    this.breaker = { ...this.breaker, window: { started_at: base.started_at, calls, failures } };
    return this.breaker;
  }

  /** 1 to 5 ms. */
  #travel(): Promise<void> {
    return wait(this.#scheduler, 1 + this.#scheduler.random() * 4);
  }
}
