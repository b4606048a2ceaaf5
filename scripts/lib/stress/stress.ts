import type { Order } from '../../../lambdas/shared/domain/order.ts';
import { ApiClient } from '../api-client.ts';
import { type AwsClients, awsClients } from '../aws-clients.ts';
import { readCatalogue, requireCatalogue } from '../catalogue.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import { mapLimited } from '../concurrency.ts';
import type { Environment } from '../environment.ts';
import { OrderStore } from '../order-store.ts';
import type { Progress } from '../progress.ts';
import { queueDepth } from '../queues.ts';
import { replayMismatch } from '../verify/replay-check.ts';
import { goodOrder } from './order-mix.ts';
import { type Depth, evaluate, type StressResult } from './result.ts';
import { type Submission, submitOrders } from './submit.ts';
import { type Tracked, trackOrders } from './tracker.ts';

export interface StressOptions {
  orders: number;
  concurrency: number;
  /** For the whole run, from the first order to the last one's end. */
  timeoutMs: number;
  /** Undefined: the share is not checked. */
  successRate: number | undefined;
}

/** A message leaves its dead-letter queue a moment after its order's end. */
const SETTLE_MS = 15_000;

/** Sends orders, waits for each one's end, and evaluates what happened. */
export async function runStress(
  environment: Environment,
  options: StressOptions,
  progress: Progress,
): Promise<StressResult> {
  const aws = awsClients(environment);
  const store = new OrderStore(aws.documents, environment.names);
  const products = readCatalogue();
  await requireCatalogue(aws.documents, environment, products);
  const deadLetterQueues = [environment.names.orderDlq, environment.names.outboxDlq];
  const before = await depthsOf(aws, deadLetterQueues);
  const deadline = Date.now() + options.timeoutMs;

  const started = performance.now();
  const submissions = await submitAll(environment, options, deadline, progress);
  const submitMs = performance.now() - started;

  const orderIds = submissions.flatMap(({ orderId }) => orderId ?? []);
  const tracked = await trackOrders({
    orderIds,
    read: (ids) => store.statuses(ids),
    timeoutMs: Math.max(0, deadline - Date.now()),
    onProgress: (seen) => progress.show(trackLine(seen, orderIds.length)),
  });
  progress.done(trackLine(tracked, orderIds.length));

  const ended = [...(await store.orders([...tracked.ended.keys()])).values()];
  const replayMismatches = await checkReplay(store, ended, progress);
  const after = await settledDepths(aws, deadLetterQueues, before);
  const depths: Depth[] = deadLetterQueues.map((queue, index) => ({
    queue,
    before: before[index] ?? 0,
    after: after[index] ?? 0,
  }));
  const { successRate } = options;
  return evaluate({
    environment: environment.name,
    submissions,
    submitMs,
    ended,
    open: tracked.open,
    depths,
    replayMismatches,
    successRate,
  });
}

async function submitAll(
  environment: Environment,
  { orders, concurrency }: StressOptions,
  deadline: number,
  progress: Progress,
): Promise<Submission[]> {
  const api = new ApiClient(environment);
  const products = readCatalogue();
  let answered = 0;
  let accepted = 0;
  const line = (): string => `sent ${answered} of ${orders} orders, ${accepted} accepted`;
  const submissions = await submitOrders({
    orders: Array.from({ length: orders }, () => goodOrder(products)),
    concurrency,
    deadline,
    send: (order) => api.send({ method: 'POST', path: '/orders', body: order }),
    onAnswer: ({ orderId }) => {
      answered += 1;
      if (orderId !== undefined) accepted += 1;
      progress.show(line());
    },
  });
  progress.done(line());
  return submissions;
}

async function checkReplay(
  store: OrderStore,
  ended: readonly Order[],
  progress: Progress,
): Promise<string[]> {
  let checked = 0;
  const mismatches = await mapLimited(ended, 10, async (order) => {
    const mismatch = replayMismatch(order, await store.events(order.order_id));
    checked += 1;
    progress.show(`replayed ${checked} of ${ended.length} event logs`);
    return mismatch ?? [];
  });
  progress.done(`replayed ${checked} of ${ended.length} event logs`);
  return mismatches.flat();
}

async function settledDepths(
  aws: AwsClients,
  queues: readonly string[],
  before: readonly number[],
): Promise<number[]> {
  const deadline = SYSTEM_CLOCK.now() + SETTLE_MS;
  for (;;) {
    const depths = await depthsOf(aws, queues);
    const settled = depths.every((depth, index) => depth <= (before[index] ?? 0));
    if (settled || SYSTEM_CLOCK.now() > deadline) return depths;
    await SYSTEM_CLOCK.sleep(250);
  }
}

function depthsOf({ sqs }: AwsClients, queues: readonly string[]): Promise<number[]> {
  return Promise.all(queues.map((queue) => queueDepth(sqs, queue)));
}

function trackLine({ ended, open }: Tracked, orders: number): string {
  return `${ended.size} of ${orders} orders at their end, ${open.size} under way`;
}
