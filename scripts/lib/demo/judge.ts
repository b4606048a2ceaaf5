import type { Order } from '../../../lambdas/shared/domain/order.ts';
import { replayMismatch } from '../verify/replay-check.ts';
import { reasonCode, type SentOrder, type Story } from './story.ts';

/** The ends that the demo goes on for until it has seen each of them. */
export const WANTED_ENDS = [
  'FULFILLED',
  'REJECTED',
  'FAILED: FULFILLMENT_REJECTED',
  'FAILED: FULFILLMENT_DEAD_LETTERED',
] as const;

/** The end of an order in the words of `WANTED_ENDS`. */
export function endOf(order: Order): string {
  return order.status === 'FAILED' ? `FAILED: ${reasonCode(order)}` : order.status;
}

/** The wanted ends that no order came to. */
export function missingEnds(ended: ReadonlyMap<string, Order>): string[] {
  const seen = new Set([...ended.values()].map(endOf));
  return WANTED_ENDS.filter((end) => !seen.has(end));
}

/** Everything that did not end as it should, in words. */
export function judge(story: Story): string[] {
  const { refusals, sent, ended, failedRows, malformedId, depths } = story;
  const malformed = failedRows.find(({ order_id }) => order_id === malformedId);
  return [
    ...refusals
      .filter(({ status, answered }) => status !== answered)
      .map(({ what, status, answered }) => `${what}: answered ${answered}, not ${status}`),
    ...sent.flatMap((order) => judgeOrder(order, story)),
    ...missingEnds(ended).map((end) => `no order ended as ${end}`),
    ...(malformed?.status === 'MALFORMED' ? [] : ['the malformed message was not recorded']),
    ...depths
      .filter(({ messages }) => messages > 0)
      .map(({ queue, messages }) => `${queue} still holds ${messages} messages`),
  ];
}

function judgeOrder(
  { orderId, what, rejection }: SentOrder,
  { ended, events, failedRows }: Story,
): string[] {
  const order = ended.get(orderId);
  if (!order) return [`order ${orderId} (${what}) has no end`];
  const end = endOf(order);
  const right =
    rejection === undefined
      ? end !== 'REJECTED' && WANTED_ENDS.some((wanted) => wanted === end)
      : order.status === 'REJECTED' && reasonCode(order) === rejection;
  const recorded =
    order.status !== 'FAILED' ||
    failedRows.some((row) => row.order_id === orderId && row.status === 'FAILED');
  const mismatch = replayMismatch(order, events.get(orderId) ?? []);
  return [
    ...(right ? [] : [`order ${orderId} (${what}) ended as ${end}: ${order.failure_reason}`]),
    ...(recorded ? [] : [`order ${orderId} failed and is not in failed-orders`]),
    ...(mismatch === undefined ? [] : [`event log replay differs: ${mismatch}`]),
  ];
}
