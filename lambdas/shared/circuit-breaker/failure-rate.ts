import type { Breaker, BreakerSettings, FailureWindow } from './breaker.ts';

/**
 * True when the next failure begins a new window: there is none, its time is over, or what it
 * holds is a good rate. Judged together with that, an outage would have to outweigh it first.
 */
export function isOver(
  window: FailureWindow | undefined,
  now: string,
  { windowMs, failureRate }: Pick<BreakerSettings, 'windowMs' | 'failureRate'>,
): boolean {
  if (window === undefined || Date.parse(now) >= Date.parse(window.started_at) + windowMs) {
    return true;
  }
  return window.failures / window.calls < failureRate;
}

/** True when the failures counted so far must open a closed breaker. */
export function trips(
  { status, forced, window }: Breaker,
  { minFailures, failureRate }: BreakerSettings,
): boolean {
  if (status !== 'CLOSED' || forced !== undefined || window === undefined) return false;
  const { calls, failures } = window;
  return failures >= minFailures && failures / calls >= failureRate;
}

/**
 * How many successes an instance reports with a failure at most. Without a limit, an instance with
 * a long good past would have to fail as often again before an outage is believed; with a low one,
 * every rate would look high. At twice 1/failureRate a rate of 0.15 looks like 0.27 where the
 * limit is 0.5.
 */
export function reportedSuccesses({ failureRate }: Pick<BreakerSettings, 'failureRate'>): number {
  return Math.ceil(2 / failureRate);
}

/**
 * Successes of this instance since its last failure: counted here alone, with no write. A new
 * instance, and one that sees the breaker changed, is taken to come from a good past: else the
 * first failures of many new instances would look like an outage.
 */
export class SuccessTally {
  readonly #limit: number;
  #successes: number;
  #version: number | undefined;

  /** @param limit the most that is counted. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#successes = limit;
  }

  /** Counts a success under this version of the breaker. */
  add(version: number): void {
    this.#moveTo(version);
    this.#successes = Math.min(this.#limit, this.#successes + 1);
  }

  /** What was counted under this version, which is then forgotten. */
  take(version: number): number {
    this.#moveTo(version);
    const successes = this.#successes;
    this.#successes = 0;
    return successes;
  }

  #moveTo(version: number): void {
    if (this.#version !== version) this.#successes = this.#limit;
    this.#version = version;
  }
}
