import type { PlatformFact } from '../domain/platform-event.ts';
import { type Breaker, type BreakerSettings, type Forced, later } from './breaker.ts';

/** A change of state with the event that tells of it. */
export interface Transition {
  before: Breaker;
  after: Breaker;
  fact: PlatformFact;
}

/** CLOSED to OPEN: too many of the window's calls failed. */
export function open(before: Breaker, now: string, settings: BreakerSettings): Transition {
  const { failures = 0, calls = 0 } = before.window ?? {};
  return opened(before, now, settings, { failures, calls });
}

/** HALF_OPEN back to OPEN: the probe failed. */
export function reopen(before: Breaker, now: string, settings: BreakerSettings): Transition {
  return opened(before, now, settings, { failures: 1, calls: 1 });
}

/** OPEN to HALF_OPEN; or to HALF_OPEN again, when a probe's lease ran out without a word of it. */
export function halfOpen(before: Breaker, now: string, { leaseMs }: BreakerSettings): Transition {
  const lease_until = later(now, leaseMs);
  const fact = { breaker: before.breaker_name, lease_until };
  const after: Breaker = { ...next(before, now), status: 'HALF_OPEN', lease_until };
  return { before, after, fact: { type: 'CircuitBreakerHalfOpened', data: fact } };
}

/** HALF_OPEN to CLOSED: the probe went through. */
export function close(before: Breaker, now: string): Transition {
  const data = { breaker: before.breaker_name };
  const after: Breaker = { ...next(before, now), status: 'CLOSED' };
  return { before, after, fact: { type: 'CircuitBreakerClosed', data } };
}

/** Holds a breaker at a state until an administrator gives it back to itself. */
export function force(
  before: Breaker,
  now: string,
  forced: Forced,
  { reason, by }: { reason: string; by: string },
): Transition {
  const data = { breaker: before.breaker_name, forced, reason, forced_by: by };
  const after: Breaker = {
    ...next(before, now),
    status: forced,
    // Given back, a breaker that was held open begins with a probe.
    ...(forced === 'OPEN' ? { retry_at: now } : {}),
    forced,
    forced_by: by,
    forced_reason: reason,
  };
  return { before, after, fact: { type: 'CircuitBreakerForced', data } };
}

/** Gives a forced breaker back to itself; `undefined` when nobody holds it. */
export function release(
  before: Breaker,
  now: string,
  { reason, by }: { reason: string; by: string },
): Transition | undefined {
  if (before.forced === undefined) return undefined;
  const data = { breaker: before.breaker_name, reason, forced_by: by };
  const { status, retry_at } = before;
  const after = { ...next(before, now), status, ...(retry_at === undefined ? {} : { retry_at }) };
  return { before, after, fact: { type: 'CircuitBreakerForced', data } };
}

function opened(
  before: Breaker,
  now: string,
  { openMs }: BreakerSettings,
  counts: { failures: number; calls: number },
): Transition {
  const retry_at = later(now, openMs);
  const data = { breaker: before.breaker_name, ...counts, retry_at };
  const after: Breaker = { ...next(before, now), status: 'OPEN', retry_at };
  return { before, after, fact: { type: 'CircuitBreakerOpened', data } };
}

/** What every change keeps: the name. Counts, times and holds belong to the state that is left. */
function next({ breaker_name, version }: Breaker, now: string) {
  return { breaker_name, version: version + 1, changed_at: now };
}
