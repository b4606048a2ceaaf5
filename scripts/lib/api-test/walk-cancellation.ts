import type { ApiAnswer } from '../api-client.ts';
import { SYSTEM_CLOCK } from '../clock.ts';
import { differences } from './checks.ts';
import { place } from './place.ts';
import type { Api, Tell } from './tell.ts';

const END_LIMIT_MS = 60_000;
const MAX_ORDERS = 5;
const ENDS = ['FULFILLED', 'REJECTED', 'COMPENSATED', 'FAILED'];

/** Cancels an order in time and sees it end, and one that has ended already. */
export async function walkCancellation(api: Api, customer: string, tell: Tell): Promise<void> {
  const cancelled = await cancelInTime(api, customer, tell);
  if (cancelled !== undefined) {
    await endOf(api, cancelled);
    const members = { order_id: cancelled, status: 'COMPENSATED' };
    tell(
      'a cancelled order ends as COMPENSATED, and says so to a repeat',
      differences(await cancel(api, cancelled), { status: 200, members }),
    );
  }
  const unknown = orderIdOf(await place(api, customer, { product: 'no-such-product' }));
  await endOf(api, unknown);
  const late = { status: 409, body: { error: 'the order is REJECTED already' } };
  tell(
    'an order that has ended cannot be cancelled',
    differences(await cancel(api, unknown), late),
  );
}

/** A quick workflow may start the fulfillment first, so some orders get their chance. */
async function cancelInTime(api: Api, customer: string, tell: Tell): Promise<string | undefined> {
  for (let order = 1; ; order++) {
    const order_id = orderIdOf(await place(api, customer));
    const answer = await cancel(api, order_id);
    if (answer.status === 409 && order < MAX_ORDERS) continue;
    const members = { order_id, status: 'cancelling', correlation_id: answer.correlationId };
    tell(
      'an order can be cancelled before its fulfillment starts',
      differences(answer, { status: 202, members }),
    );
    return answer.status === 202 ? order_id : undefined;
  }
}

function cancel(api: Api, orderId: string): Promise<ApiAnswer> {
  return api.send({ method: 'POST', path: `/orders/${orderId}/cancel` });
}

/** Waits until the order ends, or the time is up: then the next check says what is wrong. */
async function endOf(api: Api, orderId: string): Promise<void> {
  const deadline = SYSTEM_CLOCK.now() + END_LIMIT_MS;
  for (;;) {
    const { json } = await api.send({ method: 'GET', path: `/orders/${orderId}?limit=1` });
    if (ENDS.includes(String(json?.status)) || SYSTEM_CLOCK.now() >= deadline) return;
    await SYSTEM_CLOCK.sleep(200);
  }
}

function orderIdOf({ json, text }: ApiAnswer): string {
  if (typeof json?.order_id !== 'string') throw new Error(`no order was taken: ${text}`);
  return json.order_id;
}
