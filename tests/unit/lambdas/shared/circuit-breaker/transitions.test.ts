import { expect } from 'chai';
import { admit } from '../../../../../lambdas/shared/circuit-breaker/admission.ts';
import {
  type Breaker,
  type BreakerSettings,
  newBreaker,
} from '../../../../../lambdas/shared/circuit-breaker/breaker.ts';
import { fromItem, toItem } from '../../../../../lambdas/shared/circuit-breaker/breaker-item.ts';
import {
  close,
  force,
  halfOpen,
  open,
  release,
  reopen,
} from '../../../../../lambdas/shared/circuit-breaker/transitions.ts';

const NOW = '2026-01-01T00:00:10.000Z';
const SETTINGS: BreakerSettings = {
  windowMs: 10_000,
  minFailures: 10,
  failureRate: 0.5,
  openMs: 5_000,
  leaseMs: 8_000,
};
const BY = { reason: 'maintenance', by: 'ann' };

describe('the states of a circuit breaker', () => {
  it('opens a closed breaker until a moment, and tells what it counted', () => {
    const window = { started_at: '2026-01-01T00:00:05.000Z', calls: 18, failures: 12 };
    const { after, fact } = open({ ...newBreaker('payment'), window }, NOW, SETTINGS);
    const retry_at = '2026-01-01T00:00:15.000Z';
    expect(after).to.deep.equal({
      breaker_name: 'payment',
      status: 'OPEN',
      version: 1,
      changed_at: NOW,
      retry_at,
    });
    expect(fact).to.deep.equal({
      type: 'CircuitBreakerOpened',
      data: { breaker: 'payment', failures: 12, calls: 18, retry_at },
    });
  });

  it('lets one probe go by a lease, then closes or opens again', () => {
    const opened = open(newBreaker('payment'), NOW, SETTINGS).after;
    const probing = halfOpen(opened, '2026-01-01T00:00:15.000Z', SETTINGS);
    expect(probing.after).to.include({ status: 'HALF_OPEN', version: 2 });
    expect(probing.after).to.not.have.property('retry_at');
    expect(probing.fact.data).to.deep.equal({
      breaker: 'payment',
      lease_until: '2026-01-01T00:00:23.000Z',
    });
    expect(close(probing.after, NOW).after).to.deep.equal({
      breaker_name: 'payment',
      status: 'CLOSED',
      version: 3,
      changed_at: NOW,
    });
    const again = reopen(probing.after, NOW, SETTINGS);
    expect(again.after).to.include({ status: 'OPEN', version: 3 });
    expect(again.fact.data).to.include({ failures: 1, calls: 1 });
  });

  it('is held at a state with a reason, and given back', () => {
    const held = force(newBreaker('payment'), NOW, 'OPEN', BY);
    expect(held.after).to.include({ status: 'OPEN', forced: 'OPEN', forced_by: 'ann', version: 1 });
    expect(held.fact).to.deep.equal({
      type: 'CircuitBreakerForced',
      data: { breaker: 'payment', forced: 'OPEN', reason: 'maintenance', forced_by: 'ann' },
    });
    const back = release(held.after, NOW, { reason: 'done', by: 'bob' });
    expect(back?.fact.data).to.deep.equal({
      breaker: 'payment',
      reason: 'done',
      forced_by: 'bob',
    });
    expect(back?.after).to.deep.equal({
      breaker_name: 'payment',
      status: 'OPEN',
      version: 2,
      changed_at: NOW,
      retry_at: NOW,
    });
    expect(release(newBreaker('payment'), NOW, BY)).to.equal(undefined);
  });

  it('begins with a probe when it was held open and is given back', () => {
    const held = force(newBreaker('payment'), NOW, 'OPEN', BY).after;
    const back = release(held, NOW, BY)?.after as Breaker;
    expect(admit(back, NOW)).to.deep.equal({ kind: 'probe' });
  });

  it('is as closed as a new one when it was held closed and is given back', () => {
    const opened = open(newBreaker('payment'), NOW, SETTINGS).after;
    const held = force(opened, NOW, 'CLOSED', BY).after;
    const back = release(held, NOW, BY)?.after as Breaker;
    expect(back).to.deep.equal({
      breaker_name: 'payment',
      status: 'CLOSED',
      version: 3,
      changed_at: NOW,
    });
  });

  it('comes back from its item as it went in', () => {
    const window = { started_at: NOW, calls: 3, failures: 1 };
    for (const breaker of [
      newBreaker('payment'),
      { ...newBreaker('payment'), window },
      halfOpen(newBreaker('payment'), NOW, SETTINGS).after,
    ]) {
      expect(fromItem(toItem(breaker))).to.deep.equal(breaker);
    }
  });
});

describe('admission', () => {
  const opened = open(newBreaker('payment'), NOW, SETTINGS).after;

  it('lets calls pass while closed', () => {
    expect(admit(newBreaker('payment'), NOW)).to.deep.equal({ kind: 'pass' });
  });

  it('refuses while open, with whole seconds that are left', () => {
    const refused = (now: string) => admit(opened, now);
    expect(refused(NOW)).to.deep.equal({ kind: 'refuse', retryAfterSeconds: 5 });
    expect(refused('2026-01-01T00:00:14.999Z')).to.deep.equal({
      kind: 'refuse',
      retryAfterSeconds: 1,
    });
    expect(refused('2026-01-01T00:00:15.000Z')).to.deep.equal({ kind: 'probe' });
  });

  it('refuses while a probe holds its lease, and offers it when that is over', () => {
    const probing = halfOpen(opened, NOW, SETTINGS).after;
    expect(admit(probing, '2026-01-01T00:00:17.500Z')).to.deep.equal({
      kind: 'refuse',
      retryAfterSeconds: 1,
    });
    expect(admit(probing, '2026-01-01T00:00:18.000Z')).to.deep.equal({ kind: 'probe' });
  });

  it('goes by the administrator, whatever the time', () => {
    const heldOpen = force(newBreaker('payment'), NOW, 'OPEN', BY).after;
    expect(admit(heldOpen, '2027-01-01T00:00:00.000Z')).to.deep.equal({
      kind: 'refuse',
      retryAfterSeconds: 30,
    });
    const heldClosed = force(opened, NOW, 'CLOSED', BY).after;
    expect(admit(heldClosed, NOW)).to.deep.equal({ kind: 'pass' });
  });
});
