import { ORDER_STATUSES, type Order } from '../../../lambdas/shared/domain/order.ts';
import type { ApiClient } from '../api-client.ts';
import type { Product } from '../catalogue.ts';
import { CommandError } from '../command-line.ts';
import type { OrderStore } from '../order-store.ts';
import { countBy } from '../report.ts';
import { goodOrder, type OrderRequest } from '../stress/order-mix.ts';
import { submitOrders } from '../stress/submit.ts';
import { type Tracked, trackOrders } from '../stress/tracker.ts';
import type { Board } from './board.ts';
import { rejectedCases } from './cases.ts';
import { missingEnds } from './judge.ts';
import type { SentOrder } from './story.ts';

const WAVE = 40;
/** At an error rate of 2 %, 480 orders without a dead-lettered one come once in 16,000 runs. */
const WAVES_LIMIT = 12;
const CONCURRENCY = 8;
const WAVE_TIMEOUT_MS = 60_000;

export interface WaveContext {
  api: ApiClient;
  store: OrderStore;
  products: readonly Product[];
  /** The one that the rejected orders ask for. */
  product: Product;
  board: Board;
}

interface Planned {
  what: string;
  body: OrderRequest;
  rejection?: string;
}

export interface Waves {
  sent: SentOrder[];
  ended: Map<string, Order>;
}

/**
 * Sends orders, wave by wave, and waits for the end of each, until every end was seen: an order
 * id decides how fulfillment goes, so nobody can order a failure. An order without an end stays
 * out of `ended`. Throws `CommandError` when the API does not take an order.
 */
export async function sendWaves(context: WaveContext): Promise<Waves> {
  const waves: Waves = { sent: [], ended: new Map() };
  for (let count = 0; count < WAVES_LIMIT && missingEnds(waves.ended).length > 0; count++) {
    const taken = await take(context.api, plan(context, count === 0));
    waves.sent.push(...taken);
    const tracked = await watch(context, waves, taken);
    const ended = await context.store.orders([...tracked.ended.keys()]);
    for (const [id, order] of ended) waves.ended.set(id, order);
    if (tracked.open.size > 0) break;
  }
  return waves;
}

function plan({ product, products }: WaveContext, first: boolean): Planned[] {
  const rejected = first
    ? rejectedCases(product).map(({ what, body, reason }) => ({ what, body, rejection: reason }))
    : [];
  const good = Array.from({ length: WAVE - rejected.length }, () => ({
    what: 'good',
    body: goodOrder(products),
  }));
  return [...rejected, ...good];
}

async function take(api: ApiClient, planned: readonly Planned[]): Promise<SentOrder[]> {
  const submissions = await submitOrders({
    orders: planned.map(({ body }) => body),
    concurrency: CONCURRENCY,
    deadline: Date.now() + WAVE_TIMEOUT_MS,
    send: (body) => api.send({ method: 'POST', path: '/orders', body }),
  });
  return submissions.map(({ orderId, status, refusal }, index) => {
    const { what = 'good', rejection } = planned[index] ?? {};
    if (orderId === undefined) {
      throw new CommandError(`an order (${what}) was not taken: ${status} ${refusal}`);
    }
    return { orderId, what, ...(rejection === undefined ? {} : { rejection }) };
  });
}

function watch(
  { store, board }: WaveContext,
  { sent, ended }: Waves,
  taken: readonly SentOrder[],
): Promise<Tracked> {
  return trackOrders({
    orderIds: taken.map(({ orderId }) => orderId),
    read: (ids) => store.statuses(ids),
    timeoutMs: WAVE_TIMEOUT_MS,
    onProgress: (tracked) =>
      board.draw(
        `${sent.length} orders taken`,
        statusCounts(ended, tracked),
        tracked.open.size === 0,
      ),
  });
}

/** Orders by status, earlier waves included; every status is there, in its order. */
export function statusCounts(
  earlier: ReadonlyMap<string, Order>,
  { ended, open }: Tracked,
): Record<string, number> {
  const statuses = [
    ...[...earlier.values()].map(({ status }) => status),
    ...ended.values(),
    ...[...open.values()].map((status) => status ?? 'PENDING'),
  ];
  const counts = new Map(countBy(statuses, (status) => status));
  return Object.fromEntries(ORDER_STATUSES.map((status) => [status, counts.get(status) ?? 0]));
}
