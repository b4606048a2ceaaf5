/** A pending task that can still be called off. */
export interface Timer {
  cancel(): void;
}

/**
 * The one source of time, delay and chance in the local runtime. Every service takes it as an
 * argument, so the same engine runs in real time for people and in virtual time for proofs.
 */
export interface Scheduler {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once, `ms` milliseconds from now (0 = as soon as the current work is done). */
  after(ms: number, task: () => void): Timer;
  /** A number in [0, 1): jitter, identifiers, ordering. */
  random(): number;
}

/** Wall-clock time. */
export class RealScheduler implements Scheduler {
  readonly #maximumDelay = 2 ** 31 - 1;

  now(): number {
    return Date.now();
  }

  after(ms: number, task: () => void): Timer {
    if (ms <= 0) {
      const immediate = setImmediate(task);
      return { cancel: () => clearImmediate(immediate) };
    }
    // setTimeout fires at once above 2^31-1 ms, so longer waits are taken in steps.
    let timeout: NodeJS.Timeout;
    const arm = (left: number): void => {
      const step = Math.min(left, this.#maximumDelay);
      timeout = setTimeout(() => (left > step ? arm(left - step) : task()), step);
    };
    arm(ms);
    return { cancel: () => clearTimeout(timeout) };
  }

  random(): number {
    return Math.random();
  }
}
