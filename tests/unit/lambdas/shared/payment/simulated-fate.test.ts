import { expect } from 'chai';
import { type Fate, fateOf } from '../../../../../lambdas/shared/payment/simulated-fate.ts';

const RATES = {
  declineRate: 0.1,
  timeoutChargedRate: 0.05,
  timeoutUnchargedRate: 0.05,
  errorRate: 0.02,
  slowRate: 0.03,
};

describe('fateOf', () => {
  it('keeps to its rates', () => {
    const counts: Record<Fate, number> = {
      declined: 0,
      timeout_charged: 0,
      timeout_uncharged: 0,
      error: 0,
      slow: 0,
      done: 0,
    };
    for (let n = 0; n < 20_000; n++) counts[fateOf(`order-${n}:charge`, 'a', RATES)]++;
    const share = (fate: Fate) => counts[fate] / 20_000;
    expect(share('declined')).to.be.within(0.092, 0.108);
    expect(share('timeout_charged')).to.be.within(0.045, 0.055);
    expect(share('timeout_uncharged')).to.be.within(0.045, 0.055);
    expect(share('error')).to.be.within(0.017, 0.023);
    expect(share('slow')).to.be.within(0.026, 0.034);
    expect(share('done')).to.be.within(0.735, 0.765);
  });

  it('is the same for the same seed and key, and another for another seed', () => {
    const fates = (seed: string) =>
      Array.from({ length: 200 }, (_, n) => fateOf(`order-${n}:charge`, seed, RATES));
    expect(fates('a')).to.deep.equal(fates('a'));
    expect(fates('a')).not.to.deep.equal(fates('b'));
  });

  it('gives every key the one fate that has the whole share', () => {
    const none = { ...RATES, declineRate: 0, timeoutChargedRate: 0, timeoutUnchargedRate: 0 };
    expect(fateOf('k', 'a', { ...none, errorRate: 1, slowRate: 0 })).to.equal('error');
    expect(fateOf('k', 'a', { ...none, errorRate: 0, slowRate: 1 })).to.equal('slow');
    expect(fateOf('k', 'a', { ...none, errorRate: 0, slowRate: 0 })).to.equal('done');
  });
});
