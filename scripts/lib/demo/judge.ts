import type { Order } from '../../../lambdas/shared/domain/order.ts';
import { endOf, type SentOrder, type Story } from './story.ts';

/** The ends of good orders: payment and fulfillment are left to chance. */
const ENDS_BY_CHANCE: readonly string[] = [
  'FULFILLED',
  'COMPENSATED: PAYMENT_DECLINED',
  'FAILED: FULFILLMENT_REJECTED',
  'FAILED: FULFILLMENT_DEAD_LETTERED',
];

/** The ends that the demo goes on for until it has seen each of them. */
const WANTED_ENDS: readonly string[] = [
  'REJECTED: UNKNOWN_PRODUCT',
  'REJECTED: PRICE_MISMATCH',
  'REJECTED: OUT_OF_STOCK',
  'COMPENSATED: CANCELLED',
  ...ENDS_BY_CHANCE,
];

/** The wanted ends that no order came to. */
export function missingEnds(ended: ReadonlyMap<string, Order>): string[] {
  const seen = new Set([...ended.values()].map(endOf));
  return WANTED_ENDS.filter((end) => !seen.has(end));
}

/** Everything that did not end as it should, in words. */
export function judge(story: Story): string[] {
  const { refusals, sent, ended, failedRows, malformedId, depths, books, findings } = story;
  const malformed = failedRows.find(({ order_id }) => order_id === malformedId);
  return [
    ...refusals
      .filter(({ status, answered }) => status !== answered)
      .map(({ what, status, answered }) => `${what}: answered ${answered}, not ${status}`),
    ...judgeRepeat(story),
    ...sent.flatMap((order) => judgeOrder(order, story)),
    ...missingEnds(ended).map((end) => `no order ended as ${end}`),
    ...(books.orders.size === sent.length
      ? []
      : [`${sent.length} orders were taken, but ${books.orders.size} are stored`]),
    ...(malformed?.status === 'MALFORMED' ? [] : ['the malformed message was not recorded']),
    ...depths
      .filter(({ messages }) => messages > 0)
      .map(({ queue, messages }) => `${queue} still holds ${messages} messages`),
    ...findings.map(({ type, subject, detail }) => `${type} ${subject}: ${detail}`),
  ];
}

function judgeRepeat({ repeat: { orderIds, marked } }: Story): string[] {
  const [first, second] = orderIds;
  const same = first !== undefined && first === second;
  return [
    ...(same ? [] : [`a repeat was answered with order ${second}, not ${first}`]),
    ...(marked ? [] : ['a repeated answer does not say that it is one']),
  ];
}

function judgeOrder({ orderId, what, end: wanted }: SentOrder, { ended }: Story): string[] {
  const order = ended.get(orderId);
  if (!order) return [`order ${orderId} (${what}) has no end`];
  const end = endOf(order);
  const right = wanted === undefined ? ENDS_BY_CHANCE.includes(end) : end === wanted;
  return right ? [] : [`order ${orderId} (${what}) ended as ${end}: ${order.failure_reason}`];
}
