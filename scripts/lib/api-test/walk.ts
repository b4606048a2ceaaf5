import type { ApiAnswer } from '../api-client.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import { differences, type Expected } from './checks.ts';
import { accepted, place } from './place.ts';
import type { Api, Tell } from './tell.ts';

const LIST_LIMIT_MS = 10_000;

/** Places two orders and reads them back by every route that shows orders. */
export async function walkOrders(api: Api, customer: string, tell: Tell): Promise<void> {
  const first = await placeTold(api, customer, '/orders', tell);
  const second = await placeTold(api, customer, '/order', tell);
  if (first === undefined || second === undefined) return;

  const answer = await api.send({ method: 'GET', path: `/orders/${first}` });
  const order: Expected = {
    status: 200,
    members: { order_id: first, customer_id: customer },
    has: ['status', 'events', 'created_at'],
  };
  tell('an order can be read by its id', differences(answer, order));

  const events = await api.send({ method: 'GET', path: `/orders/${first}?limit=1` });
  const types = (events.json?.events as { type?: string }[] | undefined)?.map(({ type }) => type);
  tell(
    "an order's events begin with OrderCreated",
    String(types) === 'OrderCreated' ? [] : [`events ${types}, expected OrderCreated`],
  );
  await walkPages(api, customer, [second, first], tell);
}

async function placeTold(
  api: Api,
  customer: string,
  path: string,
  tell: Tell,
): Promise<string | undefined> {
  const answer = await place(api, customer, { path });
  tell(`POST ${path} takes an order`, differences(answer, accepted(answer)));
  const id = answer.json?.order_id;
  return typeof id === 'string' ? id : undefined;
}

/** The index that lists by customer follows the table a moment later. */
async function walkPages(
  api: Api,
  customer: string,
  expected: readonly string[],
  tell: Tell,
): Promise<void> {
  const deadline = SYSTEM_CLOCK.now() + LIST_LIMIT_MS;
  let listed = await list(api, customer);
  while (listed.length < expected.length && SYSTEM_CLOCK.now() < deadline) {
    await SYSTEM_CLOCK.sleep(100);
    listed = await list(api, customer);
  }
  tell(
    'a list goes on from page to page by its cursor, newest first',
    String(listed) === String(expected) ? [] : [`orders ${listed}, expected ${expected}`],
  );
}

async function list(api: Api, customer: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ customer_id: customer, limit: '1' });
    if (cursor !== undefined) query.set('cursor', cursor);
    const answer: ApiAnswer = await api.send({ method: 'GET', path: `/orders?${query}` });
    if (answer.status !== 200) throw new Error(`GET /orders?${query}: ${answer.text}`);
    const orders = answer.json?.orders as { order_id: string }[];
    ids.push(...orders.map(({ order_id }) => order_id));
    cursor = answer.json?.next_cursor as string | undefined;
  } while (cursor !== undefined);
  return ids;
}
