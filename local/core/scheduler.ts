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

// setTimeout fires at once above 2^31-1 ms, so longer waits are taken in steps.
const LONGEST_STEP_MS = 2 ** 31 - 1;

/** Wall-clock time. */
export class RealScheduler implements Scheduler {
  readonly #pending = new Set<Timer>();
  #stopped = false;

  now(): number {
    return Date.now();
  }

  after(ms: number, task: () => void): Timer {
    if (this.#stopped) return { cancel: () => {} };
    const run = (): void => {
      this.#pending.delete(timer);
      task();
    };
    const clear = ms <= 0 ? asSoonAsPossible(run) : inSteps(ms, run);
    const timer = {
      cancel: () => {
        this.#pending.delete(timer);
        clear();
      },
    };
    this.#pending.add(timer);
    return timer;
  }

  random(): number {
    return Math.random();
  }

  /** Calls off all that is pending and takes nothing more, so that a process can end. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#pending) timer.cancel();
  }
}

function asSoonAsPossible(run: () => void): () => void {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
}

function inSteps(ms: number, run: () => void): () => void {
  let timeout: NodeJS.Timeout;
  const arm = (left: number): void => {
    const step = Math.min(left, LONGEST_STEP_MS);
    timeout = setTimeout(() => (left > step ? arm(left - step) : run()), step);
  };
  arm(ms);
  return () => clearTimeout(timeout);
}
