import { expect } from 'chai';
import { CircuitBreaker } from '../../../../../lambdas/shared/circuit-breaker/circuit-breaker.ts';
import { CircuitOpenError } from '../../../../../lambdas/shared/circuit-breaker/errors.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { MemoryBreakerStore, virtualClock, wait } from '../../../../support/breakers.ts';
import { collectingLogger } from '../../../../support/builders.ts';

const SETTINGS = {
  windowMs: 10_000,
  minFailures: 12,
  failureRate: 0.5,
  openMs: 5_000,
  leaseMs: 8_000,
};
const INSTANCES = 20;
/** The first one ends a good past. */
const FAILURES_TO_OPEN = SETTINGS.minFailures + 1;

class ProviderDownError extends Error {}
class OurOwnError extends Error {}

const isFailure = (error: unknown) => error instanceof ProviderDownError;

/** Instances that call one provider, and what it saw. */
class Fleet {
  readonly scheduler: VirtualScheduler;
  readonly store: MemoryBreakerStore;
  readonly #breakers: CircuitBreaker[];
  failureShare = 0;
  ownErrorShare = 0;
  callMs = 50;
  calls = 0;
  failures = 0;
  /** Those of them that ended before the breaker first changed. */
  failuresBeforeOpening = 0;
  refused = 0;
  concurrent = 0;
  mostConcurrent = 0;

  constructor(seed: number, instances = INSTANCES) {
    this.scheduler = new VirtualScheduler({ seed });
    this.store = new MemoryBreakerStore(this.scheduler);
    const clock = virtualClock(this.scheduler);
    const { logger } = collectingLogger();
    this.#breakers = Array.from(
      { length: instances },
      () => new CircuitBreaker({ store: this.store, clock, settings: SETTINGS, logger }),
    );
  }

  /** One call by an instance; `undefined` when it went through, else the error. */
  async call(instance: number, callMs = this.callMs): Promise<unknown> {
    const breaker = this.#breakers[instance] as CircuitBreaker;
    try {
      await breaker.call(() => this.#provider(callMs), isFailure);
      return undefined;
    } catch (error) {
      if (error instanceof CircuitOpenError) this.refused++;
      return error;
    }
  }

  /** Every instance calls, pauses and calls again, until so much time has passed. */
  async traffic(ms: number, pauseMs = 150): Promise<void> {
    const end = this.scheduler.now() + ms;
    const work = async (instance: number) => {
      await wait(this.scheduler, this.scheduler.random() * pauseMs);
      while (this.scheduler.now() < end) {
        await this.call(instance);
        await wait(this.scheduler, this.scheduler.random() * 2 * pauseMs);
      }
    };
    const all = Promise.all(this.#breakers.map((_, instance) => work(instance)));
    await this.scheduler.advance(ms + 5_000);
    await all;
  }

  /** Runs something that waits for virtual time. */
  async run<T>(work: Promise<T>, ms = 60_000): Promise<T> {
    await this.scheduler.advance(ms);
    return work;
  }

  get factNames(): string[] {
    return this.store.facts.map(({ type }) => type.replace('CircuitBreaker', ''));
  }

  async #provider(callMs: number): Promise<void> {
    this.calls++;
    this.mostConcurrent = Math.max(this.mostConcurrent, ++this.concurrent);
    const fails = this.scheduler.random() < this.failureShare;
    const ours = this.scheduler.random() < this.ownErrorShare;
    if (fails) this.failures++;
    await wait(this.scheduler, callMs);
    this.concurrent--;
    if (fails && this.store.facts.length === 0) this.failuresBeforeOpening++;
    if (fails) throw new ProviderDownError();
    if (ours) throw new OurOwnError();
  }
}

/** A fleet whose breaker was opened by one instance a second ago, so that all know it. */
async function openedFleet(seed: number): Promise<Fleet> {
  const fleet = new Fleet(seed);
  await failUntilOpen(fleet);
  await fleet.scheduler.advance(1_000);
  return fleet;
}

async function failUntilOpen(fleet: Fleet): Promise<void> {
  fleet.failureShare = 1;
  for (let i = 0; i < FAILURES_TO_OPEN; i++) await fleet.run(fleet.call(0), 100);
  expect(fleet.factNames).to.deep.equal(['Opened']);
}

describe('the circuit breaker', () => {
  for (const failureShare of [0.05, 0.1, 0.15]) {
    it(`stays closed over 10,000 calls of which ${failureShare * 100} % fail`, async () => {
      for (const seed of [1, 2, 3]) {
        const fleet = new Fleet(seed);
        fleet.failureShare = failureShare;
        while (fleet.calls < 10_000) await fleet.traffic(20_000);
        expect(fleet.failures / fleet.calls).to.be.closeTo(failureShare, 0.02);
        expect(fleet.factNames).to.deep.equal([]);
      }
    });
  }

  it('writes nothing, and reads once a second, while all goes well', async () => {
    const fleet = new Fleet(4);
    fleet.ownErrorShare = 0.3;
    await fleet.traffic(20_000);
    expect(fleet.calls).to.be.greaterThan(1_500);
    expect(fleet.store.counts).to.equal(0);
    expect(fleet.store.facts).to.deep.equal([]);
    expect(fleet.store.reads).to.be.at.most(INSTANCES * 21);
  });

  it('opens in an outage within three failures an instance, whatever went before', async () => {
    for (const seed of [5, 6, 7]) {
      const fleet = new Fleet(seed);
      fleet.failureShare = 0.05;
      await fleet.traffic(30_000);
      fleet.failuresBeforeOpening = 0;
      fleet.failureShare = 1;
      await fleet.traffic(5_000);
      expect(fleet.factNames[0]).to.equal('Opened');
      expect(fleet.failuresBeforeOpening).to.be.within(12, INSTANCES * 3);
    }
  });

  it('opens after one failure more than the least when one instance alone calls', async () => {
    const fleet = await openedFleet(8);
    expect(fleet.calls).to.equal(FAILURES_TO_OPEN);
  });

  it('refuses while open, with the seconds that are left, and calls nobody', async () => {
    const fleet = await openedFleet(9);
    const error = await fleet.run(fleet.call(3), 10);
    expect(error).to.be.instanceOf(CircuitOpenError);
    expect(error).to.include({ name: 'CircuitOpenError', retryAfterSeconds: 4 });
    expect(fleet.calls).to.equal(FAILURES_TO_OPEN);
  });

  it('sends one probe at a time through an outage, and closes with one that succeeds', async () => {
    for (const seed of [10, 11, 12]) {
      const fleet = await openedFleet(seed);
      fleet.calls = 0;
      fleet.mostConcurrent = 0;
      await fleet.traffic(20_000);
      expect(fleet.mostConcurrent).to.equal(1);
      expect(fleet.calls).to.be.within(2, 5);
      fleet.failureShare = 0;
      await fleet.traffic(8_000);
      const names = fleet.factNames;
      expect(names.slice(-2)).to.deep.equal(['HalfOpened', 'Closed']);
      expect(names.filter((name) => name === 'Closed')).to.have.length(1);
      // Every change but the last is an opening and its probe, in turn.
      const changes = names.slice(0, -1).map((name, i) => [name, i % 2 ? 'HalfOpened' : 'Opened']);
      for (const [name, expected] of changes) expect(name).to.equal(expected);
    }
  });

  it('never lets two probes go at once, though all instances ask at the same moment', async () => {
    const fleet = await openedFleet(13);
    await fleet.scheduler.advance(5_000);
    fleet.mostConcurrent = 0;
    fleet.calls = 0;
    const asked = Promise.all(Array.from({ length: INSTANCES }, (_, i) => fleet.call(i, 2_000)));
    await fleet.run(asked, 3_000);
    expect(fleet.calls).to.equal(1);
    expect(fleet.refused).to.equal(INSTANCES - 1);
  });

  it('takes over the lease of a probe that nobody heard of again', async () => {
    const fleet = await openedFleet(14);
    await fleet.scheduler.advance(5_000);
    void fleet.call(0, 1_000_000);
    await fleet.scheduler.advance(7_000);
    fleet.failureShare = 0;
    expect(await fleet.run(fleet.call(1), 100)).to.be.instanceOf(CircuitOpenError);
    await fleet.scheduler.advance(2_000);
    expect(await fleet.run(fleet.call(1), 100)).to.equal(undefined);
    expect(fleet.factNames).to.deep.equal(['Opened', 'HalfOpened', 'HalfOpened', 'Closed']);
  });

  it('takes an error of our own for no sign of the provider, in a probe too', async () => {
    const fleet = await openedFleet(19);
    await fleet.scheduler.advance(5_000);
    fleet.failureShare = 0;
    fleet.ownErrorShare = 1;
    expect(await fleet.run(fleet.call(0), 100)).to.be.instanceOf(OurOwnError);
    expect(fleet.store.breaker.status).to.equal('HALF_OPEN');
    fleet.ownErrorShare = 0;
    await fleet.scheduler.advance(SETTINGS.leaseMs);
    expect(await fleet.run(fleet.call(0), 100)).to.equal(undefined);
    expect(fleet.factNames).to.deep.equal(['Opened', 'HalfOpened', 'HalfOpened', 'Closed']);
  });

  it('is not kept open longer by failures of calls that began before it opened', async () => {
    const fleet = new Fleet(15);
    fleet.failureShare = 1;
    const late = Promise.all(Array.from({ length: 10 }, (_, i) => fleet.call(i, 3_000)));
    await fleet.scheduler.advance(10);
    await failUntilOpen(fleet);
    const { retry_at } = fleet.store.breaker;
    await fleet.run(late, 3_100);
    expect(fleet.store.breaker).to.include({ status: 'OPEN', version: 1, retry_at });
  });

  it('does not count them against a breaker that closed meanwhile', async () => {
    const fleet = new Fleet(16);
    fleet.failureShare = 1;
    const late = Promise.all(Array.from({ length: 10 }, (_, i) => fleet.call(i, 20_000)));
    await fleet.scheduler.advance(10);
    await failUntilOpen(fleet);
    await fleet.scheduler.advance(5_000);
    fleet.failureShare = 0;
    await fleet.run(fleet.call(0), 100);
    expect(fleet.store.breaker).to.include({ status: 'CLOSED', version: 3 });
    await fleet.run(late, 20_000);
    expect(fleet.store.breaker).to.not.have.property('window');
  });

  it('opens again for five seconds when the probe fails', async () => {
    const fleet = await openedFleet(17);
    await fleet.scheduler.advance(5_000);
    expect(await fleet.run(fleet.call(0), 100)).to.be.instanceOf(ProviderDownError);
    expect(fleet.factNames).to.deep.equal(['Opened', 'HalfOpened', 'Opened']);
    expect(await fleet.run(fleet.call(0), 4_500)).to.include({ retryAfterSeconds: 5 });
    expect(fleet.refused).to.equal(1);
  });

  it('refuses 1,000 calls in less than a second of real time', async () => {
    const fleet = await openedFleet(18);
    const before = process.hrtime.bigint();
    const calls = Promise.all(Array.from({ length: 1_000 }, (_, i) => fleet.call(i % INSTANCES)));
    await fleet.run(calls, 50);
    const ms = Number(process.hrtime.bigint() - before) / 1e6;
    expect(fleet.refused).to.equal(1_000);
    expect(ms).to.be.below(1_000);
  });
});
