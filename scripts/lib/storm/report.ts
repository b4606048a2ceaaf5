import { countBy, duration, share, table } from '../report.ts';
import { STORM_IN_WORDS } from './rates.ts';
import type { Storm } from './storm.ts';

/** Everything about a storm that is not as it must be, in words. */
export function stormProblems(storm: Storm): string[] {
  const { submissions, wrongRepeats, tracked, breaker, findings } = storm;
  const refused = submissions.filter(({ orderId }) => orderId === undefined);
  const types = breaker.map(({ type }) => type);
  return [
    ...countBy(refused, ({ status, refusal }) => `${status} ${refusal}`).map(
      ([answer, count]) => `${count} orders were not taken: ${answer}`,
    ),
    ...(wrongRepeats > 0 ? [`${wrongRepeats} repeats were answered with another order`] : []),
    ...(tracked.open.size > 0 ? [`${tracked.open.size} orders have no end`] : []),
    ...(types.includes('CircuitBreakerOpened') ? [] : ['the circuit breaker never opened']),
    ...(types.at(-1) === 'CircuitBreakerClosed' ? [] : ['the circuit breaker did not close again']),
    ...findings.map(({ type, subject, detail }) => `${type} ${subject}: ${detail}`),
  ];
}

/** The storm for people. */
export function stormReport(storm: Storm, problems: readonly string[]): string {
  const { submissions, repeats, breaker, books } = storm;
  const orders = [...books.orders.values()];
  const waited = submissions.filter(({ throttled }) => throttled > 0).length;
  return [
    STORM_IN_WORDS,
    '',
    `${submissions.length} requests for ${orders.length} orders; ${repeats} repeats, each answered with its first order`,
    `${waited} requests were refused at first (429, 503) and sent again`,
    '',
    table(
      ['end', 'orders', 'share'],
      countBy(orders, endOf).map(([end, count]) => [end, count, share(count, orders.length)]),
    ),
    '',
    table(
      ['circuit breaker', 'after'],
      breaker.map(({ type, timestamp }) => [
        type,
        duration(Date.parse(timestamp) - Date.parse(breaker[0]?.timestamp ?? timestamp)),
      ]),
    ),
    '',
    problems.length === 0
      ? 'OK: one end for each order; history, stock, money and executions agree.'
      : ['OFF:', ...problems.map((problem) => `  - ${problem}`)].join('\n'),
  ].join('\n');
}

function endOf({ status, failure_reason }: { status: string; failure_reason?: string }): string {
  const [code] = (failure_reason ?? '').split(':');
  return code ? `${status}: ${code}` : status;
}
