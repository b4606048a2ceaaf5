import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import { countBy, duration, table } from '../report.ts';
import { verifyReport } from '../verify/report.ts';
import { endOf, type Story } from './story.ts';

const MAX_REASON = 60;

/** The story for people: what was refused, and how the orders went, one of each end. */
export function tellStory(story: Story): string {
  const { refusals, repeat, sent, failedRows, depths } = story;
  const rows = countBy(failedRows, ({ status, failure_reason, dead_letter_reason }) =>
    [status, shorten(failure_reason ?? dead_letter_reason ?? '')].join('\n'),
  );
  return [
    'Refused, and nothing stored:',
    table(
      ['sent', 'by', 'answer', 'body'],
      refusals.map(({ what, by, answered, text }) => [what, by, answered, text]),
    ),
    '',
    `Sent twice under one Idempotency-Key: ${repeat.orderIds.join(', then ')}`,
    '',
    `${sent.length} orders taken; one of each end:`,
    table(['end', 'orders', 'sent', 'one of them', 'how it went'], ends(story)),
    '',
    'failed-orders, where an operator looks:',
    table(
      ['status', 'reason', 'rows'],
      rows.map(([row, count]) => [...row.split('\n'), count]),
    ),
    '',
    depths.map(({ queue, messages }) => `${queue}: ${messages}`).join(', '),
  ].join('\n');
}

/** The books at the end, in the words of `make verify`. */
export function tellBooks({ books, findings }: Story): string {
  return verifyReport('make verify', books, findings);
}

function ends({ sent, ended, events }: Story): (string | number)[][] {
  const counts = countBy(sent, ({ orderId }) => {
    const order = ended.get(orderId);
    return order ? endOf(order) : 'no end';
  });
  return counts.map(([end, count]) => {
    const one = sent.find(({ orderId }) => {
      const order = ended.get(orderId);
      return order && endOf(order) === end;
    });
    const { orderId = '', what = '' } = one ?? {};
    return [end, count, what, orderId, timeline(events.get(orderId) ?? [])];
  });
}

/** `created 12:00:01.234, stock reserved +21.0 ms, fulfilled +63.0 ms` */
export function timeline(events: readonly OrderEvent[]): string {
  const begin = Date.parse(events[0]?.timestamp ?? '');
  return events
    .map(({ type, timestamp }, index) => {
      const words = type.replace('Order', '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
      const when =
        index === 0 ? timestamp.slice(11, 23) : `+${duration(Date.parse(timestamp) - begin)}`;
      return `${words.toLowerCase()} ${when}`;
    })
    .join(', ');
}

function shorten(text: string): string {
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text;
}
