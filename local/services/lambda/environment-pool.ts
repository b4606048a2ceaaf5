import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler, Timer } from '../../core/scheduler.ts';
import type { Environment } from './environment.ts';

/** Lambda keeps an idle environment for some minutes; it does not say how many. */
const IDLE_LIMIT_MS = 5 * 60_000;
/**
 * How long a caller waits for a busy environment before another is started: about as long as the
 * start takes. Each process loads and compiles the same code again, on the cores that the others
 * need, so a second one pays only where handlers really keep callers waiting.
 */
const SCALE_OUT_AFTER_MS = 250;

interface Waiter {
  resolve(environment: Environment): void;
  reject(error: Error): void;
  /** Starts another environment for this caller. */
  scaleOut: Timer;
}

/**
 * The environments of one function version. The last one used is the first to be used again, so
 * that the others can go. Callers wait a moment for a busy one before another is started, and
 * above `maximum` until it is their turn, where AWS would start more at once.
 */
export class EnvironmentPool {
  readonly #scheduler: Scheduler;
  readonly #maximum: number;
  readonly #start: () => Environment;
  readonly #all = new Set<Environment>();
  readonly #idle: { environment: Environment; reaper: Timer }[] = [];
  readonly #waiting: Waiter[] = [];
  #closed = false;

  constructor(options: {
    scheduler: Scheduler;
    maximum: number;
    start: () => Environment;
  }) {
    this.#scheduler = options.scheduler;
    this.#maximum = options.maximum;
    this.#start = options.start;
  }

  get environments(): Environment[] {
    return [...this.#all];
  }

  /** An environment for one invocation: warm, or new, or the next to be given back. */
  acquire(): Promise<Environment> {
    if (this.#closed) return Promise.reject(closing());
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      idle.reaper.cancel();
      if (idle.environment.alive) return Promise.resolve(idle.environment);
    }
    if (this.#all.size === 0) return Promise.resolve(this.#add());
    return this.#wait();
  }

  /** Gives an environment back after its invocation; a dead one leaves by itself. */
  release(environment: Environment): void {
    if (!environment.alive || !this.#all.has(environment)) return;
    if (this.#serve(() => environment)) return;
    const reaper = this.#scheduler.after(IDLE_LIMIT_MS, () => environment.kill());
    this.#idle.push({ environment, reaper });
  }

  /** Ends all processes and waits until they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { scaleOut, reject } of this.#waiting.splice(0)) {
      scaleOut.cancel();
      reject(closing());
    }
    for (const { reaper } of this.#idle.splice(0)) reaper.cancel();
    const environments = this.environments;
    for (const environment of environments) environment.kill();
    await Promise.all(environments.map((environment) => environment.gone));
  }

  #add(): Environment {
    const environment = this.#start();
    this.#all.add(environment);
    void environment.gone.then(() => this.#discard(environment));
    return environment;
  }

  #discard(environment: Environment): void {
    this.#all.delete(environment);
    const index = this.#idle.findIndex((idle) => idle.environment === environment);
    if (index >= 0) for (const { reaper } of this.#idle.splice(index, 1)) reaper.cancel();
    if (!this.#closed) this.#scaleOut();
  }

  #wait(): Promise<Environment> {
    return new Promise((resolve, reject) => {
      const scaleOut = this.#scheduler.after(SCALE_OUT_AFTER_MS, () => this.#scaleOut());
      this.#waiting.push({ resolve, reject, scaleOut });
    });
  }

  #scaleOut(): void {
    if (this.#all.size < this.#maximum) this.#serve(() => this.#add());
  }

  /** False when nobody waits. */
  #serve(environment: () => Environment): boolean {
    const waiter = this.#waiting.shift();
    if (!waiter) return false;
    waiter.scaleOut.cancel();
    waiter.resolve(environment());
    return true;
  }
}

function closing(): AwsError {
  return new AwsError('ServiceException', 'the local runtime is closing', { status: 500 });
}
