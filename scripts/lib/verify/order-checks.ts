import { hasEnded, type Order } from '../../../lambdas/shared/domain/order.ts';
import type { Books } from './books.ts';
import type { Finding, Repair } from './finding.ts';
import { replayMismatch } from './replay-check.ts';

/**
 * An order without a running execution is left alone this long, in milliseconds: its event may
 * still be on its way through the stream.
 */
const STARTING_MS = 60_000;

/** The event log replays to the stored order, and every order has an end or somebody to end it. */
export function checkOrders(books: Books): Finding[] {
  const orphans = [...books.events.keys()].filter((id) => !books.orders.has(id));
  return [
    ...orphans.map((subject): Finding => {
      return {
        type: 'EVENTS_WITHOUT_ORDER',
        subject,
        detail: 'events of an order that is not stored',
      };
    }),
    ...[...books.orders.values()].flatMap((order) => [
      ...historyOf(order, books),
      ...(hasEnded(order) ? endOf(order, books) : progressOf(order, books)),
    ]),
  ];
}

function historyOf(order: Order, { events }: Books): Finding[] {
  const mismatch = replayMismatch(order, events.get(order.order_id) ?? []);
  if (mismatch === undefined) return [];
  return [{ type: 'HISTORY_DIFFERS', subject: order.order_id, detail: mismatch }];
}

function endOf(order: Order, { failedOrders }: Books): Finding[] {
  const row = failedOrders.get(order.order_id);
  const findings: Finding[] = [];
  if (order.status === 'FAILED' && row?.status !== 'FAILED') {
    const detail = `FAILED, but its failed-orders row is ${row?.status ?? 'absent'}`;
    findings.push({ type: 'FAILURE_UNRECORDED', subject: order.order_id, detail });
  }
  if (row?.needs_attention === true) {
    const detail = `${order.status}, but its failed-orders row needs attention`;
    findings.push({ type: 'ORDER_NEEDS_ATTENTION', subject: order.order_id, detail });
  }
  return findings;
}

function progressOf(order: Order, { executions, readAt }: Books): Finding[] {
  const { order_id: subject, status, correlation_id } = order;
  const { running = 0, broken } = executions.get(subject) ?? {};
  if (running > 0) return [];
  const resume: Repair = { kind: 'resume', order_id: subject, correlation_id };
  if (order.attention) {
    const { reason, owed } = order.attention;
    const detail = `${status}, owes ${owed.join(', ')}: ${reason}`;
    return [{ type: 'ORDER_NEEDS_ATTENTION', subject, detail, repair: resume }];
  }
  if (broken !== undefined) {
    const detail = `${status}, and its execution ended ${broken}`;
    return [{ type: 'ORDER_STUCK', subject, detail, repair: resume }];
  }
  if (readAt - Date.parse(order.created_at) < STARTING_MS) return [];
  const repair: Repair = { kind: 'start', order_id: subject, correlation_id };
  return [{ type: 'ORDER_STUCK', subject, detail: `${status}, and never started`, repair }];
}
