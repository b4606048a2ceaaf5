import type { Scheduler } from '../../core/scheduler.ts';
import type { Deployment, Route } from './deployment.ts';
import { GatewayError } from './gateway-error.ts';
import { type Throttle, TokenBucket } from './token-bucket.ts';

/** Method settings for all methods of a stage. */
const ALL_METHODS = '*/*';

/** A deployment under the name that callers use, with the throttles of its methods. */
export class Stage {
  readonly name: string;
  readonly deployment: Deployment;
  readonly #scheduler: Scheduler;
  readonly #throttles = new Map<string, Throttle>();
  readonly #buckets = new Map<Route, TokenBucket>();

  constructor(name: string, deployment: Deployment, scheduler: Scheduler) {
    this.name = name;
    this.deployment = deployment;
    this.#scheduler = scheduler;
  }

  /** @param methodPath `orders/POST`, or a star for each part: every method, each by itself. */
  setThrottle(methodPath: string, throttle: Throttle): void {
    this.#throttles.set(methodPath, throttle);
    this.#buckets.clear();
  }

  /** @throws GatewayError THROTTLED when the method has no token left. */
  admit(route: Route): void {
    const throttle = this.#throttles.get(route.methodPath) ?? this.#throttles.get(ALL_METHODS);
    if (!throttle) return;
    const bucket = this.#buckets.get(route) ?? new TokenBucket(this.#scheduler, throttle);
    this.#buckets.set(route, bucket);
    if (!bucket.take()) throw new GatewayError('THROTTLED', 'Too Many Requests');
  }
}
