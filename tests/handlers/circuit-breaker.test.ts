import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { BreakerState } from '../../lambdas/shared/circuit-breaker/breaker-state.ts';
import { CircuitBreaker } from '../../lambdas/shared/circuit-breaker/circuit-breaker.ts';
import { DynamoDbBreakerStore } from '../../lambdas/shared/circuit-breaker/dynamodb-breaker-store.ts';
import {
  createPaymentBreaker,
  createPaymentBreakerState,
  PAYMENT_BREAKER_ENVIRONMENT,
} from '../../lambdas/shared/circuit-breaker/payment-breaker.ts';
import { force, halfOpen, open } from '../../lambdas/shared/circuit-breaker/transitions.ts';
import { readEnvironment } from '../../lambdas/shared/config/environment.ts';
import { documentClient } from '../support/api.ts';
import { stubAws } from '../support/aws-boundary.ts';
import { awsError, collectingLogger } from '../support/builders.ts';
import { orderTables } from '../support/order-tables.ts';

const SETTINGS = {
  windowMs: 10_000,
  minFailures: 3,
  failureRate: 0.5,
  openMs: 5_000,
  leaseMs: 8_000,
};
const START = Date.parse('2026-01-01T00:00:00.000Z');

/** A clock that a test sets. */
class SetClock {
  now = START;
  #ids = 0;

  timestamp(): string {
    return new Date(this.now).toISOString();
  }

  newId(): string {
    return `id-${++this.#ids}`;
  }
}

const fail = () => Promise.reject(new Error('down'));
const always = () => true;

describe('the circuit breaker in DynamoDB', () => {
  let tables: Awaited<ReturnType<typeof orderTables>>;
  let names = 0;

  before(async () => {
    tables = await orderTables();
  });
  after(() => tables.close());
  afterEach(() => sinon.restore());

  /** A breaker of its own for each test, and as many instances as wanted. */
  function setUp(instances = 1) {
    const name = `breaker-${++names}`;
    const clock = new SetClock();
    const store = new DynamoDbBreakerStore(
      tables.client,
      tables.names,
      name,
      clock,
      async () => {},
    );
    const { logger, lines } = collectingLogger();
    const breakers = Array.from(
      { length: instances },
      () => new CircuitBreaker({ store, clock, settings: SETTINGS, logger }),
    );
    const [breaker] = breakers;
    if (!breaker) throw new Error('a test wants at least one instance');
    const events = async () => {
      const { Items } = await tables.client.send(
        new QueryCommand({
          TableName: tables.names.platformEvents,
          KeyConditionExpression: 'subject = :subject',
          ExpressionAttributeValues: { ':subject': `circuit-breaker/${name}` },
        }),
      );
      return Items ?? [];
    };
    return { name, clock, store, breaker, breakers, events, lines, logger };
  }

  it('is closed where nothing was ever written, and writes nothing on success', async () => {
    const { breaker, store, name, events } = setUp();
    expect(await breaker.call(async () => 'charged', always)).to.equal('charged');
    expect(await store.read()).to.deep.equal({ breaker_name: name, status: 'CLOSED', version: 0 });
    expect(await events()).to.deep.equal([]);
  });

  it('opens, probes and closes, each change with its event, numbered without gaps', async () => {
    const { breaker, clock, store, name, events } = setUp();
    for (let i = 0; i < 5; i++) {
      await breaker.call(fail, always, 'corr-1').catch((error: Error) => error);
    }
    expect(await store.read()).to.include({ status: 'OPEN', version: 1 });
    clock.now += 5_000;
    await breaker.call(async () => 'charged', always);
    expect(await store.read()).to.deep.equal({
      breaker_name: name,
      status: 'CLOSED',
      version: 3,
      changed_at: clock.timestamp(),
    });
    const told = await events();
    expect(told.map(({ type, sequence }) => [type, sequence])).to.deep.equal([
      ['CircuitBreakerOpened', 1],
      ['CircuitBreakerHalfOpened', 2],
      ['CircuitBreakerClosed', 3],
    ]);
    expect(told[0]).to.deep.include({
      correlation_id: 'corr-1',
      timestamp: '2026-01-01T00:00:00.000Z',
      // The first failure ended a good past, and is no part of it.
      data: { breaker: name, failures: 3, calls: 3, retry_at: '2026-01-01T00:00:05.000Z' },
    });
  });

  it('adds up what several instances count, though none knew of the window', async () => {
    const { breakers, store } = setUp(2);
    const fails = (breaker: CircuitBreaker) => breaker.call(fail, always).catch(() => {});
    for (const breaker of breakers) await fails(breaker);
    await Promise.all(breakers.map(fails));
    expect((await store.read()).window).to.deep.include({ failures: 2, calls: 2 });
  });

  it('begins a new window when the old one is over', async () => {
    const { breaker, store, clock } = setUp();
    await breaker.call(fail, always).catch(() => {});
    clock.now += 10_000;
    await breaker.call(fail, always).catch(() => {});
    expect((await store.read()).window).to.deep.equal({
      started_at: clock.timestamp(),
      calls: 1,
      failures: 1,
    });
  });

  it('takes one of two changes made from the same state', async () => {
    const { store, clock, events } = setUp();
    const before = await store.read();
    const change = () => store.change(open(before, clock.timestamp(), SETTINGS));
    const made = await Promise.all([change(), change(), change()]);
    expect(made.filter(Boolean)).to.have.length(1);
    expect(await events()).to.have.length(1);
  });

  it('counts nothing for calls that were made before a change', async () => {
    const { store, clock } = setUp();
    const before = await store.read();
    const { after } = open(before, clock.timestamp(), SETTINGS);
    await store.change(open(before, clock.timestamp(), SETTINGS));
    expect(await store.count(before, { calls: 1, failures: 1 }, SETTINGS)).to.equal(undefined);
    expect(await store.read()).to.deep.equal(after);
  });

  it('is held by an administrator, whatever the calls come to', async () => {
    const { store, breaker, clock } = setUp();
    const by = { reason: 'test', by: 'ann' };
    await store.change(force(await store.read(), clock.timestamp(), 'CLOSED', by));
    for (let i = 0; i < 10; i++) await breaker.call(fail, always).catch(() => {});
    expect(await store.read()).to.include({ status: 'CLOSED', version: 1, forced: 'CLOSED' });
    expect(await store.read()).to.not.have.property('window');
  });

  it('stands aside when its state cannot be read', async () => {
    const client = documentClient();
    stubAws(client, { Get: awsError('InternalServerError') });
    const { logger, lines } = collectingLogger();
    const clock = new SetClock();
    const store = new DynamoDbBreakerStore(client, tables.names, 'payment', clock);
    const breaker = new CircuitBreaker({ store, clock, settings: SETTINGS, logger });
    expect(await breaker.call(async () => 'charged', always)).to.equal('charged');
    expect(await new BreakerState({ store, clock, logger }).current()).to.deep.equal({
      open: false,
    });
    expect(lines.map(({ code }) => code)).to.deep.equal([
      'BREAKER_UNREADABLE',
      'BREAKER_UNREADABLE',
    ]);
  });

  it('never changes what a call came to, though it cannot be written', async () => {
    const client = documentClient();
    stubAws(client, { Get: {}, Update: awsError('InternalServerError') });
    const { logger, lines } = collectingLogger();
    const clock = new SetClock();
    const store = new DynamoDbBreakerStore(client, tables.names, 'payment', clock);
    const breaker = new CircuitBreaker({ store, clock, settings: SETTINGS, logger });
    const error = await breaker.call(fail, always).catch((thrown: Error) => thrown);
    expect(error).to.have.property('message', 'down');
    expect(lines.map(({ code }) => code)).to.deep.equal(['BREAKER_NOT_WRITTEN']);
  });

  it('makes no probe when the lease cannot be written', async () => {
    const client = documentClient();
    const { after } = open(await setUp().store.read(), '2025-12-31T00:00:00.000Z', SETTINGS);
    stubAws(client, { Get: { Item: after }, TransactWrite: awsError('InternalServerError') });
    const { logger, lines } = collectingLogger();
    const clock = new SetClock();
    const store = new DynamoDbBreakerStore(client, tables.names, 'payment', clock);
    const breaker = new CircuitBreaker({ store, clock, settings: SETTINGS, logger });
    let called = false;
    const work = async () => {
      called = true;
    };
    const error = await breaker.call(work, always).catch((thrown: Error) => thrown);
    expect(error).to.include({ name: 'CircuitOpenError', retryAfterSeconds: 1 });
    expect(called).to.equal(false);
    expect(lines.map(({ code }) => code)).to.deep.equal(['BREAKER_NOT_WRITTEN']);
  });

  it('shows who takes orders whether it is open, and lets orders in when a probe is due', async () => {
    const { store, clock, logger } = setUp();
    const view = new BreakerState({ store, clock, logger });
    expect(await view.current()).to.deep.equal({ open: false });
    await store.change(open(await store.read(), clock.timestamp(), SETTINGS));
    clock.now += 1_000;
    expect(await view.current()).to.deep.equal({ open: true, retry_after_seconds: 4 });
    clock.now += 4_000;
    expect(await view.current()).to.deep.equal({ open: false });
    await store.change(halfOpen(await store.read(), clock.timestamp(), SETTINGS));
    clock.now += 1_000;
    expect(await view.current()).to.deep.equal({ open: true, retry_after_seconds: 7 });
  });

  it('reads its state once a second for whoever takes orders', async () => {
    const { clock, store, logger } = setUp();
    const read = sinon.spy(store, 'read');
    const view = new BreakerState({ store, clock, logger });
    for (let i = 0; i < 100; i++) await view.current();
    expect(read.callCount).to.equal(1);
    clock.now += 1_000;
    await view.current();
    expect(read.callCount).to.equal(2);
  });

  it('is the payment breaker, made from the environment', async () => {
    const env = readEnvironment(PAYMENT_BREAKER_ENVIRONMENT, {
      CIRCUIT_BREAKERS_TABLE: tables.names.circuitBreakers,
      PLATFORM_EVENTS_TABLE: tables.names.platformEvents,
      PAYMENT_BREAKER_WINDOW_MS: '10000',
      PAYMENT_BREAKER_MIN_FAILURES: '1',
      PAYMENT_BREAKER_FAILURE_RATE: '0.1',
      PAYMENT_BREAKER_OPEN_MS: '5000',
      PAYMENT_BREAKER_LEASE_MS: '8000',
    });
    const { clock, logger } = setUp();
    const means = { client: tables.client, clock, logger };
    const breaker = createPaymentBreaker({ ...env, PAYMENT_BREAKER_MIN_FAILURES: 3 }, means);
    for (let i = 0; i < 4; i++) await breaker.call(fail, always).catch(() => {});
    expect(await createPaymentBreakerState(env, means).current()).to.include({ open: true });
  });

  it('refuses settings by name with which it would always be open', () => {
    const settings = { PAYMENT_BREAKER_FAILURE_RATE: '0', PAYMENT_BREAKER_MIN_FAILURES: '0' };
    expect(() => readEnvironment(PAYMENT_BREAKER_ENVIRONMENT, settings)).to.throw(
      /MIN_FAILURES must be a whole number.*FAILURE_RATE must be above 0/,
    );
  });
});
