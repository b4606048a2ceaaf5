import { expect } from 'chai';
import { newBreaker } from '../../../../../lambdas/shared/circuit-breaker/breaker.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { administer } from '../../../../../scripts/lib/breaker/administer.ts';
import { describeBreaker } from '../../../../../scripts/lib/breaker/describe.ts';
import { MemoryBreakerStore, virtualClock } from '../../../../support/breakers.ts';
import { rejects } from '../../../../support/rejects.ts';

const NOW = '2026-01-01T00:00:00.000Z';

function setUp() {
  const scheduler = new VirtualScheduler();
  const store = new MemoryBreakerStore(scheduler);
  const means = { store, clock: virtualClock(scheduler) };
  const act = async (action: 'open' | 'close' | 'auto') => {
    const done = administer(means, { action, reason: 'maintenance', by: 'ann' });
    done.catch(() => {});
    await scheduler.advance(100);
    return done;
  };
  return { store, act };
}

describe('administering a breaker', () => {
  it('holds it and gives it back, with an event each', async () => {
    const { store, act } = setUp();
    expect(await act('open')).to.include({ status: 'OPEN', forced: 'OPEN', version: 1 });
    expect(await act('close')).to.include({ status: 'CLOSED', forced: 'CLOSED', version: 2 });
    expect(await act('auto')).to.not.have.property('forced');
    expect(store.facts.map(({ data }) => data)).to.deep.equal(
      ['OPEN', 'CLOSED', undefined].map((forced) => ({
        breaker: 'payment',
        ...(forced ? { forced } : {}),
        reason: 'maintenance',
        forced_by: 'ann',
      })),
    );
  });

  it('refuses to give back what nobody holds', async () => {
    const { act } = setUp();
    await rejects(act('auto'), 'CommandError', 'nobody holds the breaker payment');
  });

  it('tries again when a caller changed the state first', async () => {
    const { store, act } = setUp();
    const change = store.change.bind(store);
    let first = true;
    store.change = (transition) => {
      if (first) store.breaker = { ...store.breaker, version: 7 };
      first = false;
      return change(transition);
    };
    expect(await act('open')).to.include({ version: 8 });
  });
});

describe('a breaker in words', () => {
  it('says its state, what calls meet, its window and who holds it', () => {
    const window = { started_at: NOW, calls: 9, failures: 2 };
    expect(describeBreaker({ ...newBreaker('payment'), window }, NOW)).to.equal(
      'payment: CLOSED since always (version 0), calls pass\n' +
        `window since ${NOW}: 2 of 9 calls failed`,
    );
    const held = {
      ...newBreaker('payment'),
      status: 'OPEN',
      version: 3,
      changed_at: NOW,
      retry_at: NOW,
      forced: 'OPEN',
      forced_by: 'ann',
      forced_reason: 'maintenance',
    } as const;
    expect(describeBreaker(held, NOW)).to.equal(
      `payment: OPEN since ${NOW} (version 3), calls are refused for 30 s more\n` +
        'held OPEN by ann: maintenance',
    );
    const { forced: _, ...due } = held;
    expect(describeBreaker(due, NOW)).to.contain('the next call probes');
  });
});
