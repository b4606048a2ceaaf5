import { expect } from 'chai';
import type { OrderEvent } from '../../../../../lambdas/shared/domain/order-event.ts';
import { timeline } from '../../../../../scripts/lib/demo/tell.ts';

describe('timeline', () => {
  it('says when an order began, and how long after that each event came', () => {
    const event = (type: string, timestamp: string) => ({ type, timestamp }) as OrderEvent;
    expect(
      timeline([
        event('OrderCreated', '2026-01-01T12:00:00.100Z'),
        event('OrderValidated', '2026-01-01T12:00:00.121Z'),
        event('StockReserved', '2026-01-01T12:00:00.221Z'),
        event('OrderFailed', '2026-01-01T12:00:03.600Z'),
      ]),
    ).to.equal('created 12:00:00.100, validated +21.0 ms, stock reserved +121 ms, failed +3.50 s');
  });
});
