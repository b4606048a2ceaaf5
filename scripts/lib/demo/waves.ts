import { ORDER_STATUSES, type Order } from '../../../lambdas/shared/domain/order.ts';
import type { ApiClient } from '../api-client.ts';
import type { Product } from '../catalogue.ts';
import { CommandError } from '../command-line.ts';
import type { OrderStore } from '../order-store.ts';
import { countBy } from '../report.ts';
import { goodOrder } from '../stress/order-mix.ts';
import { submitOrders } from '../stress/submit.ts';
import { type Tracked, trackOrders } from '../stress/tracker.ts';
import type { Board } from './board.ts';
import { type CertainCase, certainCases } from './cases.ts';
import { missingEnds } from './judge.ts';
import type { SentOrder } from './story.ts';

const WAVE = 60;
/** At an error rate of 2 %, 480 orders without a dead-lettered one come once in 16,000 runs. */
const WAVES_LIMIT = 8;
const CONCURRENCY = 8;
const WAVE_TIMEOUT_MS = 60_000;

export interface WaveContext {
  api: ApiClient;
  store: OrderStore;
  products: readonly Product[];
  /** The one that orders of a certain end ask for. */
  product: Product;
  board: Board;
}

type Planned = Omit<CertainCase, 'end'> & Pick<SentOrder, 'end'>;

export interface Waves {
  sent: SentOrder[];
  ended: Map<string, Order>;
}

/**
 * Sends orders, wave by wave, and waits for the end of each, until every end was seen: an order
 * id decides how fulfillment goes, so nobody can order a failure. An order without an end stays
 * out of `ended`. Throws `CommandError` when the API does not take an order.
 *
 * @param first orders that were taken before.
 */
export async function sendWaves(context: WaveContext, first: readonly SentOrder[]): Promise<Waves> {
  const waves: Waves = { sent: [...first], ended: new Map() };
  for (let count = 0; count < WAVES_LIMIT; count++) {
    const missing = missingEnds(waves.ended);
    if (missing.length === 0) break;
    const taken = await take(context.api, plan(context, missing));
    waves.sent.push(...taken);
    const tracked = await watch(context, waves, count === 0 ? [...first, ...taken] : taken);
    const ended = await context.store.orders([...tracked.ended.keys()]);
    for (const [id, order] of ended) waves.ended.set(id, order);
    if (tracked.open.size > 0) break;
  }
  return waves;
}

function plan({ product, products }: WaveContext, missing: readonly string[]): Planned[] {
  const certain = certainCases(product).filter(({ end }) => missing.includes(end));
  const good = Array.from({ length: WAVE - certain.length }, () => ({
    what: 'good',
    body: goodOrder(products),
  }));
  return [...certain, ...good];
}

async function take(api: ApiClient, planned: readonly Planned[]): Promise<SentOrder[]> {
  const late = new Set<string>();
  const submissions = await submitOrders({
    orders: planned,
    concurrency: CONCURRENCY,
    deadline: Date.now() + WAVE_TIMEOUT_MS,
    send: async ({ body, cancel }) => {
      const answer = await api.send({ method: 'POST', path: '/orders', body });
      const orderId = String(answer.json?.order_id);
      if (cancel && answer.status === 202 && !(await cancelled(api, orderId))) late.add(orderId);
      return answer;
    },
  });
  return submissions.map(({ orderId, status, refusal }, index) => {
    const { what = 'good', end } = planned[index] ?? {};
    if (orderId === undefined) {
      throw new CommandError(`an order (${what}) was not taken: ${status} ${refusal}`);
    }
    if (late.has(orderId)) return { orderId, what: 'cancelled too late' };
    return { orderId, what, ...(end === undefined ? {} : { end }) };
  });
}

/** False when the order was being fulfilled already. */
async function cancelled(api: ApiClient, orderId: string): Promise<boolean> {
  const { status, text } = await api.send({ method: 'POST', path: `/orders/${orderId}/cancel` });
  if (status !== 202 && status !== 409) {
    throw new CommandError(`order ${orderId} was not cancelled: ${status} ${text}`);
  }
  return status === 202;
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
