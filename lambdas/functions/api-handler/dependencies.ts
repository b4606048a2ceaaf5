import type { BreakerState } from '../../shared/circuit-breaker/breaker-state.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { IdempotencyStore } from '../../shared/repositories/idempotency-store.ts';
import type { OrderQueries } from '../../shared/repositories/order-queries.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';

/** What is deployed; `not-packaged` where it is no release. */
export interface Release {
  version: string;
  /** 40 hexadecimal digits. */
  commit: string;
  /** SHA-256 over the artifacts, in hexadecimal: the same release has the same in every environment. */
  artifact_hash: string;
}

/** What the routes need. */
export interface ApiDependencies {
  orders: OrderRepository;
  queries: OrderQueries;
  idempotency: IdempotencyStore;
  /** Whether payments are possible at the moment. */
  paymentBreaker: Pick<BreakerState, 'current'>;
  clock: Clock;
  logger: Logger;
  environment: string;
  release: Release;
  stateMachineArn: string;
  /** The origin that browsers may call from, or `*`. */
  allowedOrigin: string;
}
