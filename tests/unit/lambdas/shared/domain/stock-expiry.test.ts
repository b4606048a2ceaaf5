import { expect } from 'chai';
import { judgeExpiry } from '../../../../../lambdas/shared/domain/stock-expiry.ts';
import { aPricedOrder, NOW } from '../../../../support/builders.ts';

const compensation = { end: 'FAILED', failure_reason: 'STEP_FAILED' } as const;
const reserved = aPricedOrder({ stock: 'RESERVED' });

describe('judgeExpiry', () => {
  it('finds an order abandoned that nobody finished, paid or not, being undone or not', () => {
    expect(judgeExpiry(reserved)).to.equal('ABANDONED');
    expect(judgeExpiry({ ...reserved, payment: 'CHARGED' })).to.equal('ABANDONED');
    expect(judgeExpiry({ ...reserved, compensation })).to.equal('ABANDONED');
    const undone = { ...reserved, fulfillment_started_at: NOW, compensation };
    expect(judgeExpiry(undone)).to.equal('ABANDONED');
  });

  it('leaves an order alone whose goods may go out', () => {
    expect(judgeExpiry({ ...reserved, fulfillment_started_at: NOW })).to.equal('FULFILLING');
  });

  it('knows an index that is behind from a defect', () => {
    expect(judgeExpiry({ ...reserved, stock: 'RELEASED' })).to.equal('LATE');
    expect(judgeExpiry({ ...reserved, status: 'FAILED' })).to.equal('LEFT_OPEN');
    expect(judgeExpiry(undefined)).to.equal('ORPHAN');
  });
});
