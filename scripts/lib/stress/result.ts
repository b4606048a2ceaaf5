import type { Order } from '../../../lambdas/shared/domain/order.ts';
import { countBy } from '../report.ts';
import { type CountInterval, credibleCounts, percentile } from './statistics.ts';
import type { Submission } from './submit.ts';
import type { Tracked } from './tracker.ts';

/** Messages in a dead-letter queue, before the run and after it. */
export interface Depth {
  queue: string;
  before: number;
  after: number;
}

/** What a run saw, as it was measured. */
export interface Observed {
  environment: string;
  submissions: readonly Submission[];
  submitMs: number;
  /** Orders at their end. */
  ended: readonly Order[];
  /** Accepted orders that are not at their end. */
  open: Tracked['open'];
  depths: readonly Depth[];
  replayMismatches: readonly string[];
  /** Undefined where no success rate is configured (a real provider). */
  successRate: number | undefined;
}

export interface Spread {
  p50: number | undefined;
  p95: number | undefined;
  p99: number | undefined;
}

/** What a run came to; times in milliseconds. */
export interface StressResult {
  environment: string;
  orders: number;
  accepted: number;
  answers: [status: string, count: number][];
  throttled: number;
  intake_ms: Spread;
  end_to_end_ms: Spread;
  intake_per_second: number;
  orders_per_second: number;
  statuses: [status: string, count: number][];
  reasons: [reason: string, count: number][];
  depths: readonly Depth[];
  fulfilled: { count: number; of: number; rate?: number; credible?: CountInterval };
  replayed: number;
  /** Everything that is off; empty when the run was good. */
  problems: string[];
}

const SHOWN_EXAMPLES = 3;

/** Turns what a run saw into figures, and names everything that is off. */
export function evaluate(observed: Observed): StressResult {
  const { submissions, ended, submitMs, successRate } = observed;
  const accepted = submissions.filter(({ orderId }) => orderId !== undefined);
  const fulfilled = {
    count: ended.filter(({ status }) => status === 'FULFILLED').length,
    of: accepted.length,
    ...(successRate === undefined
      ? {}
      : { rate: successRate, credible: credibleCounts(accepted.length, successRate) }),
  };
  return {
    environment: observed.environment,
    orders: submissions.length,
    accepted: accepted.length,
    answers: countBy(submissions, ({ status }) => (status === 0 ? 'no answer' : String(status))),
    throttled: submissions.reduce((sum, { throttled }) => sum + throttled, 0),
    intake_ms: spread(accepted.map(({ milliseconds }) => milliseconds)),
    end_to_end_ms: spread(ended.map(lifetime)),
    intake_per_second: perSecond(accepted.length, submitMs),
    orders_per_second: perSecond(ended.length, span(ended)),
    statuses: countBy(ended, ({ status }) => status),
    reasons: countBy(ended, reasonCode).filter(([reason]) => reason !== ''),
    depths: observed.depths,
    fulfilled,
    replayed: ended.length - observed.replayMismatches.length,
    problems: [
      ...refusals(submissions),
      ...openOrders(observed.open),
      ...deadLetters(observed.depths),
      ...shareProblem(fulfilled),
      ...observed.replayMismatches.map((mismatch) => `event log replay differs: ${mismatch}`),
    ],
  };
}

function refusals(submissions: readonly Submission[]): string[] {
  const refused = submissions.filter(({ orderId }) => orderId === undefined);
  return countBy(refused, ({ status, refusal = '' }) =>
    status === 0 ? `no answer: ${refusal}` : `answered ${status}: ${withoutIds(refusal)}`,
  ).map(([what, count]) => `${count} of the orders: ${what}`);
}

/** An error body carries the correlation id; without it, equal refusals are counted together. */
function withoutIds(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>');
}

function openOrders(open: Tracked['open']): string[] {
  return countBy(open, ([, status]) => status ?? 'not in the orders table').map(
    ([status, count]) => {
      const ids = [...open].filter(([, s]) => (s ?? 'not in the orders table') === status);
      const examples = ids.slice(0, SHOWN_EXAMPLES).map(([id]) => id);
      return `${count} accepted orders without an end: ${status} (${examples.join(', ')})`;
    },
  );
}

function deadLetters(depths: readonly Depth[]): string[] {
  return depths
    .filter(({ before, after }) => after > before)
    .map(({ queue, before, after }) => `${queue} holds ${after} messages, before ${before}`);
}

function shareProblem({ count, of, rate, credible }: StressResult['fulfilled']): string[] {
  if (!credible || (count >= credible.low && count <= credible.high)) return [];
  return [
    `${count} of ${of} orders were fulfilled; at a success rate of ${rate} it is ` +
      `${credible.low} to ${credible.high} in 99 % of runs`,
  ];
}

function spread(values: readonly number[]): Spread {
  return {
    p50: percentile(values, 50),
    p95: percentile(values, 95),
    p99: percentile(values, 99),
  };
}

function lifetime({ created_at, updated_at }: Order): number {
  return Date.parse(updated_at) - Date.parse(created_at);
}

/** From the first order's beginning to the last one's end, by the platform's own clock. */
function span(orders: readonly Order[]): number {
  if (orders.length === 0) return 0;
  const begins = orders.map(({ created_at }) => Date.parse(created_at));
  const ends = orders.map(({ updated_at }) => Date.parse(updated_at));
  return ends.reduce((a, b) => Math.max(a, b)) - begins.reduce((a, b) => Math.min(a, b));
}

function perSecond(count: number, milliseconds: number): number {
  return milliseconds > 0 ? Math.round((count / milliseconds) * 10_000) / 10 : 0;
}

function reasonCode({ failure_reason = '' }: Order): string {
  return failure_reason.split(':')[0] ?? '';
}
