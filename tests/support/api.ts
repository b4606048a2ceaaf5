import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createApiHandler } from '../../lambdas/functions/api-handler/handler.ts';
import { OrderQueries } from '../../lambdas/shared/repositories/order-queries.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { type Answers, stubAws } from './aws-boundary.ts';
import { collectingLogger, fixedClock } from './builders.ts';

/** A document client that no test lets reach AWS. */
export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
}

/** The api-handler with stubbed AWS, a fixed clock and a collecting logger. */
export function apiHandler(answers: Answers) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const tables = { orders: 'orders', orderEvents: 'order-events' };
  const clock = fixedClock();
  const { logger, lines } = collectingLogger();
  const handle = createApiHandler({
    orders: new OrderRepository(client, tables, { clock, pause: async () => {} }),
    queries: new OrderQueries(client, tables),
    clock,
    logger,
    environment: 'test',
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow',
    allowedOrigin: '*',
  });
  return { handle, sent, lines };
}
