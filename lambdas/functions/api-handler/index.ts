import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { createPaymentBreakerState } from '../../shared/circuit-breaker/payment-breaker.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { IdempotencyStore } from '../../shared/repositories/idempotency-store.ts';
import { OrderQueries } from '../../shared/repositories/order-queries.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { readConfig } from './config.ts';
import { createApiHandler } from './handler.ts';

const { env, tables, ...config } = readConfig();
const client = createDocumentClient();
const logger = createLogger('api-handler', env);
const orders = new OrderRepository(client, tables);
const queries = new OrderQueries(client, tables);
const idempotency = new IdempotencyStore(client, env.IDEMPOTENCY_TABLE);
const paymentBreaker = createPaymentBreakerState(env, { client, clock, logger });
export const handler = createApiHandler({
  ...config,
  orders,
  queries,
  idempotency,
  paymentBreaker,
  clock,
  logger,
});
