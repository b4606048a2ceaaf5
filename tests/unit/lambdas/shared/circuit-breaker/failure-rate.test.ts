import { expect } from 'chai';
import { newBreaker } from '../../../../../lambdas/shared/circuit-breaker/breaker.ts';
import {
  isOver,
  reportedSuccesses,
  SuccessTally,
  trips,
} from '../../../../../lambdas/shared/circuit-breaker/failure-rate.ts';
import { force } from '../../../../../lambdas/shared/circuit-breaker/transitions.ts';

const STARTED = '2026-01-01T00:00:00.000Z';
const SETTINGS = {
  windowMs: 10_000,
  minFailures: 10,
  failureRate: 0.5,
  openMs: 5_000,
  leaseMs: 8_000,
};

describe('the failure rate', () => {
  const withWindow = (calls: number, failures: number) => ({
    ...newBreaker('payment'),
    window: { started_at: STARTED, calls, failures },
  });

  it('trips at the failures and at the rate, not below either', () => {
    expect(trips(withWindow(20, 10), SETTINGS)).to.equal(true);
    expect(trips(withWindow(9, 9), SETTINGS)).to.equal(false);
    expect(trips(withWindow(21, 10), SETTINGS)).to.equal(false);
    expect(trips(newBreaker('payment'), SETTINGS)).to.equal(false);
  });

  it('never trips a breaker that is held', () => {
    const held = force(newBreaker('payment'), STARTED, 'CLOSED', { reason: 'r', by: 'b' }).after;
    expect(trips({ ...held, window: withWindow(20, 20).window }, SETTINGS)).to.equal(false);
  });

  it('counts a window until its length is over', () => {
    const { window } = withWindow(2, 1);
    expect(isOver(window, '2026-01-01T00:00:09.999Z', SETTINGS)).to.equal(false);
    expect(isOver(window, '2026-01-01T00:00:10.000Z', SETTINGS)).to.equal(true);
    expect(isOver(undefined, STARTED, SETTINGS)).to.equal(true);
  });

  it('counts no further in a window that shows a good rate', () => {
    const now = '2026-01-01T00:00:01.000Z';
    expect(isOver(withWindow(5, 1).window, now, SETTINGS)).to.equal(true);
    expect(isOver(withWindow(4, 2).window, now, SETTINGS)).to.equal(false);
  });

  it('reports at most twice what the limit stands for', () => {
    expect(reportedSuccesses({ failureRate: 0.5 })).to.equal(4);
    expect(reportedSuccesses({ failureRate: 1 })).to.equal(2);
  });
});

describe('the tally of successes', () => {
  it('gives what was counted since the last failure, once', () => {
    const tally = new SuccessTally(4);
    tally.take(0);
    tally.add(0);
    tally.add(0);
    expect(tally.take(0)).to.equal(2);
    expect(tally.take(0)).to.equal(0);
  });

  it('counts to its limit', () => {
    const tally = new SuccessTally(4);
    tally.take(0);
    for (let i = 0; i < 100; i++) tally.add(0);
    expect(tally.take(0)).to.equal(4);
  });

  it('begins with a good past, and again whenever the breaker changed', () => {
    const tally = new SuccessTally(4);
    expect(tally.take(0)).to.equal(4);
    expect(tally.take(3)).to.equal(4);
  });
});
