import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createApiHandler } from '../../lambdas/functions/api-handler/handler.ts';
import type { BreakerItem } from '../../lambdas/shared/circuit-breaker/breaker-item.ts';
import { createPaymentBreakerState } from '../../lambdas/shared/circuit-breaker/payment-breaker.ts';
import { type Clock, systemClock } from '../../lambdas/shared/clock.ts';
import { IdempotencyStore } from '../../lambdas/shared/repositories/idempotency-store.ts';
import { OrderQueries } from '../../lambdas/shared/repositories/order-queries.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { type Answers, stubAws } from './aws-boundary.ts';
import { collectingLogger, fixedClock } from './builders.ts';

/** A document client that no test lets reach AWS. */
export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
}

/** What GET /health answers for. */
export const RELEASE = {
  version: '1.2.3',
  commit: 'c0ffee'.padEnd(40, '0'),
  artifact_hash: 'beef'.padEnd(64, '0'),
};

/**
 * The api-handler with stubbed AWS, a fixed clock and a collecting logger.
 *
 * @param breaker the payment breaker's item; none is a breaker that never changed.
 */
export function apiHandler(answers: Answers, { breaker }: { breaker?: BreakerItem } = {}) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const breakers = documentClient();
  const breakerReads = stubAws(breakers, { Get: { Item: breaker } });
  const names = { orders: 'orders', orderEvents: 'order-events', idempotency: 'idempotency' };
  return { ...handlerOn({ client, names, breakers, clock: fixedClock() }), sent, breakerReads };
}

interface Tables {
  client: DynamoDBDocumentClient;
  names: { orders: string; orderEvents: string; idempotency: string; circuitBreakers?: string };
  /** The client that the breaker's state is read with, where it is another. */
  breakers?: DynamoDBDocumentClient;
  clock?: Clock;
}

/** The api-handler on the given tables, with a collecting logger. */
export function handlerOn({ client, names, breakers = client, clock = systemClock }: Tables) {
  const { logger, lines } = collectingLogger();
  const handle = createApiHandler({
    orders: new OrderRepository(client, names, { clock, pause: async () => {} }),
    queries: new OrderQueries(client, names),
    idempotency: new IdempotencyStore(client, names.idempotency, clock),
    paymentBreaker: createPaymentBreakerState(
      { CIRCUIT_BREAKERS_TABLE: names.circuitBreakers ?? 'circuit-breakers' },
      { client: breakers, clock, logger },
    ),
    clock,
    logger,
    environment: 'test',
    release: RELEASE,
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow',
    allowedOrigin: '*',
  });
  return { handle, lines };
}
