import { expect } from 'chai';
import type { OrderEvent } from '../../../../../lambdas/shared/domain/order-event.ts';
import { replay } from '../../../../../lambdas/shared/domain/replay.ts';
import { replayMismatch } from '../../../../../scripts/lib/verify/replay-check.ts';

const events: OrderEvent[] = [
  {
    order_id: 'o-1',
    sequence: 1,
    event_id: 'e-1',
    type: 'OrderCreated',
    timestamp: '2026-01-01T00:00:00.000Z',
    correlation_id: 'c',
    data: { customer_id: 'c-1', items: [{ product_id: 'p', quantity: 1 }] },
  },
  {
    order_id: 'o-1',
    sequence: 2,
    event_id: 'e-2',
    type: 'OrderRejected',
    timestamp: '2026-01-01T00:00:00.100Z',
    correlation_id: 'c',
    data: { failure_reason: 'UNKNOWN_PRODUCT: p' },
  },
];

describe('replayMismatch', () => {
  it('finds nothing where the events tell the stored order', () => {
    expect(replayMismatch(replay(events), events)).to.equal(undefined);
  });

  it('names each member that differs', () => {
    const stored = { ...replay(events), status: 'FAILED' as const, total_cents: 1 };
    expect(replayMismatch(stored, events)).to.equal(
      'o-1: status is "FAILED", not "REJECTED"; total_cents is 1, not undefined',
    );
  });

  it('passes on why the events do not replay', () => {
    expect(replayMismatch(replay(events), [])).to.equal('o-1: no events');
  });
});
