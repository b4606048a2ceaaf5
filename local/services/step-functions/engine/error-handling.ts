import type { CompiledCatcher } from '../asl/compile.ts';
import type { Retrier } from '../asl/definition.ts';
import type { StateFailure } from './state-failure.ts';

/**
 * Whether an `ErrorEquals` list takes a failure. `States.ALL` leaves `States.DataLimitExceeded` to
 * its own name, `States.TaskFailed` is everything but a timeout, and nothing takes
 * `States.Runtime`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matches(errorEquals: readonly string[], failure: StateFailure): boolean {
  const { error, alias } = failure;
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error || name === alias) return true;
    if (name === 'States.ALL') return error !== 'States.DataLimitExceeded';
    if (name !== 'States.TaskFailed') return false;
    return error !== 'States.Timeout' && error !== 'States.DataLimitExceeded';
  });
}

/** The first catcher that takes the failure. */
export function catcherFor(
  catchers: readonly CompiledCatcher[],
  failure: StateFailure,
): CompiledCatcher | undefined {
  return catchers.find((catcher) => matches(catcher.errors, failure));
}

/** Counts one state's retries: each retrier has attempts of its own. */
export class RetryCounter {
  readonly #retriers: readonly Retrier[];
  readonly #attempts = new Map<Retrier, number>();
  readonly #random: () => number;

  constructor(retriers: readonly Retrier[], random: () => number) {
    this.#retriers = retriers;
    this.#random = random;
  }

  /** Retries of this state so far, as `$states.context.State.RetryCount` has it. */
  get total(): number {
    let total = 0;
    for (const count of this.#attempts.values()) total += count;
    return total;
  }

  /**
   * Milliseconds to wait before the next attempt, or undefined when there is none. Only the first
   * retrier that takes the failure is asked: when its attempts are used up, retrying is over.
   */
  next(failure: StateFailure): number | undefined {
    const retrier = this.#retriers.find(({ ErrorEquals }) => matches(ErrorEquals, failure));
    if (!retrier) return undefined;
    const done = this.#attempts.get(retrier) ?? 0;
    if (done >= (retrier.MaxAttempts ?? 3)) return undefined;
    this.#attempts.set(retrier, done + 1);
    const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds, JitterStrategy } = retrier;
    const seconds = Math.min(
      IntervalSeconds * BackoffRate ** done,
      MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
    );
    return seconds * 1000 * (JitterStrategy === 'FULL' ? this.#random() : 1);
  }
}
