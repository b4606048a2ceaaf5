export type BreakerStatus = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

/** What an administrator may hold a breaker at, whatever its calls come to. */
export type Forced = 'OPEN' | 'CLOSED';

/** The failures that all instances counted since `started_at`, and the calls they were among. */
export interface FailureWindow {
  started_at: string;
  calls: number;
  failures: number;
}

/** The state of a circuit breaker, shared by all instances. Times are ISO 8601, UTC, ms. */
export interface Breaker {
  breaker_name: string;
  status: BreakerStatus;
  /** The sequence number of the breaker's last event: 0 while it never changed. */
  version: number;
  /** Absent while nothing failed since the last change. */
  window?: FailureWindow;
  /** While OPEN: from then on one call may probe. */
  retry_at?: string;
  /** While HALF_OPEN: until then the probe that runs is alone. */
  lease_until?: string;
  forced?: Forced;
  forced_by?: string;
  forced_reason?: string;
  /** Absent while it never changed. */
  changed_at?: string;
}

export interface BreakerSettings {
  /** How long failures are counted together at most. */
  windowMs: number;
  /** Fewer failures than this in a window never open the breaker. */
  minFailures: number;
  /** The share of failed calls, in (0, 1], that opens it. */
  failureRate: number;
  /** How long it stays open until a call may probe. */
  openMs: number;
  /** How long a probe is alone. It must be longer than a call can take. */
  leaseMs: number;
}

/** A breaker that nothing was ever written of. */
export function newBreaker(name: string): Breaker {
  return { breaker_name: name, status: 'CLOSED', version: 0 };
}

/** `iso` plus so many milliseconds. */
export function later(iso: string, ms: number): string {
  return new Date(Date.parse(iso) + ms).toISOString();
}
