import type { Breaker } from './breaker.ts';

/** What a breaker says to a call that wants to be made now. */
export type Admission =
  | { kind: 'pass' }
  /** The call may be made if it gets the lease. */
  | { kind: 'probe' }
  | { kind: 'refuse'; retryAfterSeconds: number };

/** Nobody knows when an administrator lets go, so callers come by now and then. */
const FORCED_OPEN_RETRY_SECONDS = 30;

/** Decides on a call, and changes nothing. */
export function admit(breaker: Breaker, now: string): Admission {
  if (breaker.forced === 'OPEN') {
    return { kind: 'refuse', retryAfterSeconds: FORCED_OPEN_RETRY_SECONDS };
  }
  const wait = waitsUntil(breaker);
  if (wait === undefined) return { kind: 'pass' };
  const ms = Date.parse(wait) - Date.parse(now);
  if (ms <= 0) return { kind: 'probe' };
  return { kind: 'refuse', retryAfterSeconds: Math.ceil(ms / 1_000) };
}

/** When the next call may probe: at `retry_at`, or when the lease of a probe is over. */
export function waitsUntil({ status, retry_at, lease_until }: Breaker): string | undefined {
  if (status === 'OPEN') return retry_at;
  return status === 'HALF_OPEN' ? lease_until : undefined;
}
