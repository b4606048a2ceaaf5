import { expect } from 'chai';
import type { Order, OrderStatus } from '../../../../../lambdas/shared/domain/order.ts';
import { stressReport } from '../../../../../scripts/lib/stress/report.ts';
import { evaluate, type Observed } from '../../../../../scripts/lib/stress/result.ts';
import type { Submission } from '../../../../../scripts/lib/stress/submit.ts';

function order(index: number, status: OrderStatus, failure_reason?: string): Order {
  return {
    order_id: `o-${index}`,
    status,
    customer_id: 'c',
    items: [],
    created_at: new Date(index * 10).toISOString(),
    updated_at: new Date(index * 10 + 100).toISOString(),
    version: 3,
    correlation_id: 'x',
    ...(failure_reason === undefined ? {} : { failure_reason }),
  };
}

const accepted = (orderId: string): Submission => ({
  status: 202,
  orderId,
  milliseconds: 4,
  throttled: 0,
});

/** Ten orders, seven of them fulfilled. */
function observed(overrides: Partial<Observed> = {}): Observed {
  const orders = Array.from({ length: 10 }, (_, index) =>
    index < 7 ? order(index, 'FULFILLED') : order(index, 'FAILED', 'FULFILLMENT_REJECTED: no'),
  );
  return {
    environment: 'local',
    submissions: orders.map(({ order_id }) => accepted(order_id)),
    submitMs: 1_000,
    ended: orders,
    open: new Map(),
    depths: [{ queue: 'order-dlq', before: 0, after: 0 }],
    replayMismatches: [],
    successRate: 0.7,
    ...overrides,
  };
}

describe('evaluate', () => {
  it('finds nothing wrong with a good run, and gives its figures', () => {
    const result = evaluate(observed());
    expect(result.problems).to.deep.equal([]);
    expect(result).to.deep.include({
      accepted: 10,
      intake_ms: { p50: 4, p95: 4, p99: 4 },
      end_to_end_ms: { p50: 100, p95: 100, p99: 100 },
      intake_per_second: 10,
      // Ten orders from 0 ms to 190 ms.
      orders_per_second: 52.6,
      statuses: [
        ['FULFILLED', 7],
        ['FAILED', 3],
      ],
      reasons: [['FULFILLMENT_REJECTED', 3]],
      replayed: 10,
    });
    expect(stressReport(result)).to.include('OK: every accepted order');
  });

  it('names accepted orders without an end', () => {
    const open = new Map([
      ['o-0', 'PROCESSING' as const],
      ['o-99', undefined],
    ]);
    const { problems } = evaluate(observed({ ended: observed().ended.slice(1), open }));
    expect(problems).to.deep.equal([
      '1 accepted orders without an end: not in the orders table (o-99)',
      '1 accepted orders without an end: PROCESSING (o-0)',
    ]);
  });

  it('names refusals, equal ones together', () => {
    const refusal = (id: string): Submission => ({
      status: 500,
      milliseconds: 4,
      throttled: 0,
      refusal: `{"error":"internal error","correlation_id":"${id}"}`,
    });
    const run = observed();
    const submissions = [
      ...run.submissions,
      refusal('0199c1de-0000-7000-8000-000000000001'),
      refusal('0199c1de-0000-7000-8000-000000000002'),
      { status: 0, milliseconds: 4, throttled: 0, refusal: 'fetch failed' },
    ];
    expect(evaluate({ ...run, submissions }).problems).to.deep.equal([
      '2 of the orders: answered 500: {"error":"internal error","correlation_id":"<id>"}',
      '1 of the orders: no answer: fetch failed',
    ]);
  });

  it('names a fulfilled share that chance does not explain', () => {
    const { problems } = evaluate(observed({ successRate: 0.05 }));
    expect(problems[0]).to.match(/7 of 10 orders were fulfilled; at a success rate of 0.05/);
  });

  it('checks no share where no rate is configured, and says so', () => {
    const result = evaluate(observed({ successRate: undefined }));
    expect(result.problems).to.deep.equal([]);
    expect(stressReport(result)).to.include('no success rate is configured');
  });

  it('names a dead-letter queue that holds more than before, and a replay that differs', () => {
    const { problems } = evaluate(
      observed({
        depths: [{ queue: 'order-dlq', before: 1, after: 3 }],
        replayMismatches: ['o-1: status is "FAILED", not "FULFILLED"'],
      }),
    );
    expect(problems).to.deep.equal([
      'order-dlq holds 3 messages, before 1',
      'event log replay differs: o-1: status is "FAILED", not "FULFILLED"',
    ]);
  });
});
