import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits before attempt `attempt + 1` (the first attempt is 1): a random time up to
 * `baseMs * 2^(attempt-1)`, never above `capMs`.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function fullJitterMs(
  attempt: number,
  { baseMs, capMs }: { baseMs: number; capMs: number },
  random: () => number = Math.random,
): number {
  return random() * Math.min(capMs, baseMs * 2 ** (attempt - 1));
}

/** Waits between attempts. Passed in, so that a test need not wait. */
export type Pause = (attempt: number) => Promise<void>;

/** A pause of full jitter in real time. */
export function jitteredPause(limits: { baseMs: number; capMs: number }): Pause {
  return (attempt) => sleep(fullJitterMs(attempt, limits));
}
