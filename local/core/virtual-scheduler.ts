import type { Scheduler, Timer } from './scheduler.ts';

interface Pending {
  at: number;
  order: number;
  task: () => void;
}

/**
 * Virtual time: nothing happens until `advance` or `runUntilIdle` is called, and the same seed
 * gives the same run. Tasks due at the same moment run in the order they were scheduled.
 */
export class VirtualScheduler implements Scheduler {
  #now: number;
  #state: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor({ seed = 1, start = Date.UTC(2026, 0, 1) }: { seed?: number; start?: number } = {}) {
    this.#state = seed >>> 0;
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): Timer {
    const pending = { at: this.#now + Math.max(0, ms), order: this.#order++, task };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  /** mulberry32, a 32-bit generator by Tommy Ettinger (public domain). */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Lets `ms` milliseconds pass, running what falls due and the promises it settles. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    for (let next = this.#next(end); next; next = this.#next(end)) await this.#run(next);
    this.#now = end;
  }

  /** Runs until no task is left; throws after `limit` tasks, which means a loop. */
  async runUntilIdle(limit = 100_000): Promise<void> {
    await this.#settle();
    for (let count = 0; ; count++) {
      const next = this.#next(Number.POSITIVE_INFINITY);
      if (!next) return;
      if (count >= limit) throw new Error(`virtual time did not come to rest in ${limit} tasks`);
      await this.#run(next);
    }
  }

  #next(end: number): Pending | undefined {
    let first: Pending | undefined;
    for (const p of this.#pending) {
      if (p.at > end) continue;
      if (!first || p.at < first.at || (p.at === first.at && p.order < first.order)) first = p;
    }
    return first;
  }

  async #run(pending: Pending): Promise<void> {
    this.#pending.delete(pending);
    this.#now = Math.max(this.#now, pending.at);
    pending.task();
    await this.#settle();
  }

  /** One turn of the event loop empties the whole microtask queue. */
  #settle(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
