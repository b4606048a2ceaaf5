import { expect } from 'chai';
import { fullJitterMs } from '../../../../lambdas/shared/backoff.ts';

const LIMITS = { baseMs: 100, capMs: 500 };

describe('fullJitterMs', () => {
  it('doubles its upper bound with each attempt, up to the cap', () => {
    const bounds = [1, 2, 3, 4, 50].map((attempt) => fullJitterMs(attempt, LIMITS, () => 1));
    expect(bounds).to.deep.equal([100, 200, 400, 500, 500]);
  });

  it('takes any time below its bound', () => {
    expect(fullJitterMs(3, LIMITS, () => 0)).to.equal(0);
    expect(fullJitterMs(3, LIMITS, () => 0.25)).to.equal(100);
  });
});
