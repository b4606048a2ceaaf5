import { duration, share, table } from '../report.ts';
import type { Spread, StressResult } from './result.ts';

/** The result for people. */
export function stressReport(result: StressResult): string {
  const { accepted, orders, fulfilled, replayed, problems, throttled } = result;
  const answers = result.answers.map(([status, count]) => `${status}: ${count}`).join(', ');
  const ended = result.statuses.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${result.environment}: ${orders} orders`,
    '',
    `accepted    ${accepted} of ${orders} (${share(accepted, orders)}); answers ${answers}`,
    `throttled   ${throttled} calls were answered 429 or 503 and sent again`,
    `rate        ${result.intake_per_second} orders/s taken, ${result.orders_per_second} orders/s brought to their end`,
    `replay      ${replayed} of ${ended} event logs replay to exactly the stored order`,
    `fulfilled   ${fulfilledLine(fulfilled)}`,
    '',
    table(
      ['time', 'P50', 'P95', 'P99'],
      [row('intake (202)', result.intake_ms), row('end to end', result.end_to_end_ms)],
    ),
    '',
    table(
      ['status', 'orders', 'share'],
      result.statuses.map(([status, count]) => [status, count, share(count, accepted)]),
    ),
    '',
    ...(result.reasons.length > 0 ? [table(['failure reason', 'orders'], result.reasons), ''] : []),
    table(
      ['dead-letter queue', 'before', 'after'],
      result.depths.map(({ queue, before, after }) => [queue, before, after]),
    ),
    '',
    problems.length === 0
      ? 'OK: every accepted order reached one end.'
      : ['OFF:', ...problems.map((problem) => `  - ${problem}`)].join('\n'),
  ].join('\n');
}

function row(name: string, { p50, p95, p99 }: Spread): string[] {
  return [name, duration(p50), duration(p95), duration(p99)];
}

function fulfilledLine({ count, of, rate, credible }: StressResult['fulfilled']): string {
  const got = `${count} of ${of} (${share(count, of)})`;
  if (rate === undefined || !credible) return `${got}; no success rate is configured to compare`;
  return `${got}; at the configured rate of ${rate}, ${credible.low} to ${credible.high} in 99 % of runs`;
}
