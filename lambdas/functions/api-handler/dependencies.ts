import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { OrderQueries } from '../../shared/repositories/order-queries.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';

/** What the routes need. */
export interface ApiDependencies {
  orders: OrderRepository;
  queries: OrderQueries;
  clock: Clock;
  logger: Logger;
  environment: string;
  stateMachineArn: string;
  /** The origin that browsers may call from, or `*`. */
  allowedOrigin: string;
}
