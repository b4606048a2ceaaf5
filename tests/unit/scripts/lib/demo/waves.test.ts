import { expect } from 'chai';
import type { Order } from '../../../../../lambdas/shared/domain/order.ts';
import { statusCounts } from '../../../../../scripts/lib/demo/waves.ts';

describe('statusCounts', () => {
  it('counts every status, earlier waves and orders not yet seen included', () => {
    const earlier = new Map([['a', { status: 'FAILED' } as Order]]);
    const tracked = {
      ended: new Map([['b', 'FULFILLED' as const]]),
      open: new Map([
        ['c', 'PROCESSING' as const],
        ['d', undefined],
      ]),
    };
    expect(statusCounts(earlier, tracked)).to.deep.equal({
      PENDING: 1,
      PROCESSING: 1,
      FULFILLED: 1,
      REJECTED: 0,
      COMPENSATED: 0,
      FAILED: 1,
    });
  });
});
