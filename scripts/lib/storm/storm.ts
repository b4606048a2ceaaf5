import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { PlatformEvent } from '../../../lambdas/shared/domain/platform-event.ts';
import { ApiClient } from '../api-client.ts';
import type { AwsClients } from '../aws-clients.ts';
import { readCatalogue, seedCatalogue } from '../catalogue.ts';
import type { Environment } from '../environment.ts';
import { OrderStore } from '../order-store.ts';
import type { Progress } from '../progress.ts';
import { type Submission, submitOrders } from '../stress/submit.ts';
import { type Tracked, trackOrders } from '../stress/tracker.ts';
import type { Books } from '../verify/books.ts';
import type { Finding } from '../verify/finding.ts';
import { BooksReader } from '../verify/read-books.ts';
import { verifiedBooks } from '../verify/verified-books.ts';
import { demandOf, type KeyedOrder, piecesWanted } from './demand.ts';
import { startOutage } from './outage.ts';

/** The executions of the last orders may still be about to end when their orders have ended. */
const SETTLE_MS = 2_000;

export interface StormOptions {
  /** Different orders; a tenth of them is sent twice. */
  orders: number;
  concurrency: number;
  /** Share of the pieces wanted that there is stock for. */
  stockShare: number;
  /** For how long the payment provider is down, in the middle of the run. */
  outageMs: number;
  timeoutMs: number;
}

/** What a storm left behind. */
export interface Storm {
  submissions: readonly Submission[];
  /** Repeats whose answer was not the first one's order. */
  wrongRepeats: number;
  repeats: number;
  tracked: Tracked;
  breaker: readonly PlatformEvent[];
  books: Books;
  findings: readonly Finding[];
}

/** Runs orders through a platform on which everything goes wrong at once, and reads its books. */
export async function runStorm(
  environment: Environment,
  aws: AwsClients,
  options: StormOptions,
  progress: Progress,
): Promise<Storm> {
  const deadline = Date.now() + options.timeoutMs;
  const products = readCatalogue();
  const demand = demandOf(products, options.orders);
  const wanted = piecesWanted(demand);
  const stocked = products.map((product) => {
    const pieces = wanted.get(product.product_id) ?? 0;
    return { ...product, stock: Math.ceil(pieces * options.stockShare) };
  });
  await seedCatalogue(aws.documents, environment.names, stocked);
  const submissions = await submitAll(environment, aws, demand, options, deadline, progress);
  const orderIds = [...new Set(submissions.flatMap(({ orderId }) => orderId ?? []))];
  const store = new OrderStore(aws.documents, environment.names);
  const line = ({ ended }: Tracked): string =>
    `${ended.size} of ${orderIds.length} orders at their end`;
  const tracked = await trackOrders({
    orderIds,
    read: (ids) => store.statuses(ids),
    timeoutMs: Math.max(0, deadline - Date.now()),
    onProgress: (seen) => progress.show(line(seen)),
  });
  progress.done(line(tracked));
  const { books, findings } = await verifiedBooks(
    new BooksReader(aws, environment, progress),
    SETTLE_MS,
  );
  return {
    submissions,
    ...judgeRepeats(demand, submissions),
    tracked,
    breaker: await breakerEvents(aws, environment.names.platformEvents),
    books,
    findings,
  };
}

async function submitAll(
  environment: Environment,
  aws: AwsClients,
  demand: readonly KeyedOrder[],
  { concurrency, outageMs }: StormOptions,
  deadline: number,
  progress: Progress,
): Promise<Submission[]> {
  const api = new ApiClient(environment);
  let answered = 0;
  let outage: Promise<void> | undefined;
  const submissions = await submitOrders({
    orders: demand,
    concurrency,
    deadline,
    send: ({ key, body }) =>
      api.send({ method: 'POST', path: '/orders', body, headers: { 'idempotency-key': key } }),
    onAnswer: () => {
      answered += 1;
      progress.show(`sent ${answered} of ${demand.length} orders`);
      if (answered < demand.length / 2) return;
      outage ??= startOutage(aws.documents, environment.names.simulatedPayments, outageMs);
    },
  });
  await outage;
  progress.done(`sent ${answered} orders`);
  return submissions;
}

function judgeRepeats(
  demand: readonly KeyedOrder[],
  submissions: readonly Submission[],
): { repeats: number; wrongRepeats: number } {
  const first = new Map<string, string | undefined>();
  let repeats = 0;
  let wrongRepeats = 0;
  for (const [index, { key }] of demand.entries()) {
    const orderId = submissions[index]?.orderId;
    if (first.has(key)) {
      repeats += 1;
      if (first.get(key) !== orderId) wrongRepeats += 1;
    } else {
      first.set(key, orderId);
    }
  }
  return { repeats, wrongRepeats };
}

async function breakerEvents(
  { documents }: AwsClients,
  TableName: string,
): Promise<PlatformEvent[]> {
  const { Items = [] } = await documents.send(
    new ScanCommand({
      TableName,
      ConsistentRead: true,
      FilterExpression: 'subject = :breaker',
      ExpressionAttributeValues: { ':breaker': 'circuit-breaker/payment' },
    }),
  );
  return (Items as PlatformEvent[]).sort((a, b) => a.sequence - b.sequence);
}
