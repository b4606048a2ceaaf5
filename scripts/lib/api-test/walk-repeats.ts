import { randomUUID } from 'node:crypto';
import { differences } from './checks.ts';
import { accepted, place } from './place.ts';
import type { Api, Tell } from './tell.ts';

/** Places one order and sends the same request again, by its Idempotency-Key. */
export async function walkRepeats(api: Api, customer: string, tell: Tell): Promise<void> {
  const key = randomUUID();
  const first = await place(api, customer, { headers: { 'idempotency-key': `"${key}"` } });
  tell('an order with an Idempotency-Key is taken', differences(first, accepted(first)));

  const repeat = await place(api, customer, {
    path: '/order',
    headers: { 'idempotency-key': key },
  });
  const sameAnswer = differences(repeat, {
    status: 202,
    headers: { 'idempotency-replayed': 'true', 'x-correlation-id': repeat.correlationId },
  });
  if (repeat.text !== first.text) sameAnswer.push(`body ${repeat.text}, expected ${first.text}`);
  tell('a repeat gets the first answer again, marked as a replay', sameAnswer);

  const other = await place(api, `${customer}-x`, { headers: { 'idempotency-key': key } });
  const refused = { status: 422, body: { error: 'Idempotency-Key was used with another body' } };
  tell('the key with another body is refused', differences(other, refused));
}
