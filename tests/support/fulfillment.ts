import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Fulfillment } from '../../lambdas/functions/fulfill-order/fulfillment.ts';
import { createFulfillOrderHandler } from '../../lambdas/functions/fulfill-order/handler.ts';
import { RedeliveryPace } from '../../lambdas/functions/fulfill-order/redelivery-pace.ts';
import { CauseNotes } from '../../lambdas/shared/dead-letters/cause-notes.ts';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import type {
  FulfillmentOrder,
  FulfillmentOutcome,
} from '../../lambdas/shared/fulfillment/provider.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { TaskCallback } from '../../lambdas/shared/workflow/task-callback.ts';
import { documentClient } from './api.ts';
import { type Answers, type SentCommand, stubAws } from './aws-boundary.ts';
import {
  aFulfillmentRequest,
  aPricedOrder,
  collectingLogger,
  fixedClock,
  NOW,
} from './builders.ts';
import { sqsEvent, sqsRecord } from './events.ts';

export const FULFILLED: FulfillmentOutcome = { outcome: 'fulfilled', fulfillment_id: 'f-1' };
export const REJECTED: FulfillmentOutcome = { outcome: 'rejected', reason: 'out of boxes' };
/** Paid, and ready to be fulfilled. */
export const CHARGED_ORDER = aPricedOrder({ stock: 'RESERVED', payment: 'CHARGED', version: 4 });
export const STARTED_ORDER: Order = { ...CHARGED_ORDER, fulfillment_started_at: NOW, version: 5 };
export const FULFILLED_ORDER: Order = {
  ...STARTED_ORDER,
  status: 'FULFILLED',
  fulfillment_id: 'f-1',
};
export const TIMED_OUT = undoneFor('STEP_TIMED_OUT: States.HeartbeatTimeout');
export const REJECTED_ORDER: Order = {
  ...STARTED_ORDER,
  ...undoneFor('FULFILLMENT_REJECTED: out of boxes'),
};
/** What an order holds while it is undone. */
export function undoneFor(failure_reason: string): Partial<Order> {
  return { compensation: { end: 'FAILED', failure_reason } };
}

/** The function with stubbed AWS, and a provider that answers so. */
export function fulfillOrder(
  answer: FulfillmentOutcome | Error,
  telling: Answers,
  {
    order = CHARGED_ORDER,
    written = {},
    sqs = {},
    noted = {},
  }: { order?: Order | Order[] | 'absent'; written?: unknown; sqs?: unknown; noted?: unknown } = {},
) {
  const calls: unknown[] = [];
  /** Everything that went to AWS or the provider, in its order. */
  const sequence: SentCommand[] = [];
  const provider = {
    async fulfill(request: FulfillmentOrder, key: string) {
      sequence.push({ name: 'provider', input: key });
      calls.push([request, key]);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const states = new SFNClient({ region: 'us-east-1' });
  const queue = new SQSClient({ region: 'us-east-1' });
  const tables = documentClient();
  stubAws(states, telling, sequence);
  stubAws(queue, { ChangeMessageVisibility: sqs }, sequence);
  const found = [order].flat().map((item) => (item === 'absent' ? {} : { Item: item }));
  const Get = found.length > 1 ? found : found[0];
  stubAws(tables, { Get, TransactWrite: written, Update: noted }, sequence);
  const named = (pattern: RegExp) => sequence.filter(({ name }) => pattern.test(name));
  const { logger, lines } = collectingLogger();
  const callback = new TaskCallback(states);
  const clock = fixedClock();
  const orders = new OrderRepository(
    tables,
    { orders: 'orders', orderEvents: 'order-events' },
    { clock, pause: async () => {} },
  );
  const handle = createFulfillOrderHandler({
    fulfillment: new Fulfillment({ provider, callback, orders, logger }),
    pace: new RedeliveryPace(queue, 'https://sqs/queue', logger, () => 0.999),
    causes: new CauseNotes(tables, 'dead-letters', 'order-queue'),
    maxReceives: 3,
    clock,
    logger,
  });
  const fulfil = (receives = 1, sentAt = Date.parse(NOW)) =>
    handle(sqsEvent(sqsRecord(aFulfillmentRequest(), { receives, sentAt })));
  return {
    handle,
    fulfil,
    calls,
    sequence,
    told: () => named(/^SendTask/),
    visibility: () => named(/^ChangeMessageVisibility$/),
    lines,
  };
}
