export const QUOTA_PERIODS = ['DAY', 'WEEK', 'MONTH'] as const;

export interface Quota {
  limit: number;
  period: (typeof QUOTA_PERIODS)[number];
}

/** Counts one key's requests in the current period, and starts anew with the next. */
export class QuotaCounter {
  readonly #quota: Quota;
  #period = '';
  #used = 0;

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  /** Counts a request made at `now` (ms since the epoch); false when the limit was reached. */
  use(now: number): boolean {
    const period = periodStart(this.#quota.period, now);
    if (period !== this.#period) {
      this.#period = period;
      this.#used = 0;
    }
    if (this.#used >= this.#quota.limit) return false;
    this.#used += 1;
    return true;
  }
}

/** The UTC date that the period holding `now` began on; a week begins on Sunday. */
function periodStart(period: Quota['period'], now: number): string {
  const start = new Date(now);
  if (period === 'MONTH') start.setUTCDate(1);
  if (period === 'WEEK') start.setUTCDate(start.getUTCDate() - start.getUTCDay());
  return start.toISOString().slice(0, 10);
}
