import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import { countBy, duration, table } from '../report.ts';
import { endOf } from './judge.ts';
import type { Story } from './story.ts';

const MAX_REASON = 60;

/** The story for people: what was refused, and what became of every order, and when. */
export function tellStory({ refusals, sent, ended, events, failedRows, depths }: Story): string {
  const orders = sent.map(({ orderId, what }) => {
    const order = ended.get(orderId);
    return [orderId, what, order?.status ?? 'no end', timeline(events.get(orderId) ?? [])];
  });
  const ends = countBy(ended.values(), endOf);
  const rows = failedRows.map(({ order_id, status, failure_reason, dead_letter_reason }) => [
    order_id,
    status,
    shorten(failure_reason ?? dead_letter_reason ?? ''),
  ]);
  return [
    'Refused, and nothing stored:',
    table(
      ['sent', 'by', 'answer', 'body'],
      refusals.map(({ what, by, answered, text }) => [what, by, answered, text]),
    ),
    '',
    'Taken, and what became of each:',
    table(['order', 'sent', 'end', 'when'], orders),
    '',
    table(['end', 'orders'], ends),
    '',
    'failed-orders, where an operator looks:',
    table(['order', 'status', 'reason'], rows),
    '',
    table(
      ['queue', 'messages'],
      depths.map(({ queue, messages }) => [queue, messages]),
    ),
  ].join('\n');
}

/** `created 12:00:01.234, validated +21.0 ms, fulfilled +63.0 ms` */
export function timeline(events: readonly OrderEvent[]): string {
  const begin = Date.parse(events[0]?.timestamp ?? '');
  return events
    .map(({ type, timestamp }, index) => {
      const word = type.replace('Order', '').toLowerCase();
      return index === 0
        ? `${word} ${timestamp.slice(11, 23)}`
        : `${word} +${duration(Date.parse(timestamp) - begin)}`;
    })
    .join(', ');
}

function shorten(text: string): string {
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text;
}
