import type { Scheduler } from '../../core/scheduler.ts';

export interface Throttle {
  /** Requests per second that the bucket is refilled with. */
  rate: number;
  /** Requests that a full bucket holds. */
  burst: number;
}

/**
 * The token bucket that API Gateway throttles with: each request takes a token.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class TokenBucket {
  readonly #scheduler: Scheduler;
  readonly #throttle: Throttle;
  #tokens: number;
  #filledAt: number;

  constructor(scheduler: Scheduler, throttle: Throttle) {
    this.#scheduler = scheduler;
    this.#throttle = throttle;
    this.#tokens = throttle.burst;
    this.#filledAt = scheduler.now();
  }

  /** Takes a token; false when there is none. */
  take(): boolean {
    const now = this.#scheduler.now();
    const refill = (Math.max(0, now - this.#filledAt) / 1000) * this.#throttle.rate;
    this.#tokens = Math.min(this.#throttle.burst, this.#tokens + refill);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
