import { expect } from 'chai';
import fc from 'fast-check';
import {
  binomialChances,
  credibleCounts,
  percentile,
} from '../../../../../scripts/lib/stress/statistics.ts';

describe('percentile', () => {
  it('is the nearest rank, whatever the order', () => {
    const values = [15, 50, 20, 40, 35];
    expect([5, 30, 40, 50, 100].map((p) => percentile(values, p))).to.deep.equal([
      15, 20, 20, 35, 50,
    ]);
  });

  it('is nothing where there are no values', () => {
    expect(percentile([], 50)).to.equal(undefined);
  });
});

describe('binomialChances', () => {
  it('agrees with chances worked out by hand', () => {
    const chances = binomialChances(4, 0.5).map((chance) => chance * 16);
    for (const [count, wanted] of [1, 4, 6, 4, 1].entries()) {
      expect(chances[count]).to.be.closeTo(wanted, 1e-12);
    }
  });

  it('sums to one, also where single chances underflow', () => {
    const trials = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(trials, fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
        const sum = binomialChances(n, p).reduce((a, b) => a + b, 0);
        expect(sum).to.be.closeTo(1, 1e-6);
      }),
      { numRuns: 50 },
    );
  });
});

describe('credibleCounts', () => {
  it('gives what exact fractions give', () => {
    expect(credibleCounts(60, 0.7)).to.deep.equal({ low: 33, high: 51 });
    expect(credibleCounts(25, 0.8)).to.deep.equal({ low: 14, high: 24 });
    expect(credibleCounts(30, 0.9)).to.deep.equal({ low: 22, high: 30 });
    expect(credibleCounts(1_000, 0.7)).to.deep.equal({ low: 662, high: 737 });
  });

  it('is one count where the outcome is certain', () => {
    expect(credibleCounts(10, 0)).to.deep.equal({ low: 0, high: 0 });
    expect(credibleCounts(10, 1)).to.deep.equal({ low: 10, high: 10 });
    expect(credibleCounts(0, 0.5)).to.deep.equal({ low: 0, high: 0 });
  });

  it('holds at least 99 % of runs, and leaves out only counts with an unlikely tail', () => {
    const trials = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(trials, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (n, p) => {
        const chances = binomialChances(n, p);
        const { low, high } = credibleCounts(n, p);
        const sum = (from: number, to: number): number =>
          chances.slice(from, to + 1).reduce((a, b) => a + b, 0);
        expect(sum(low, high)).to.be.at.least(0.99 - 1e-9);
        expect(sum(0, low - 1)).to.be.below(0.005 + 1e-9);
        expect(sum(0, low)).to.be.at.least(0.005 - 1e-9);
        expect(sum(high + 1, n)).to.be.below(0.005 + 1e-9);
        expect(sum(high, n)).to.be.at.least(0.005 - 1e-9);
      }),
      { numRuns: 100 },
    );
  });
});
