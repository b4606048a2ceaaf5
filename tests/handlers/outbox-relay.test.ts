import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import sinon from 'sinon';
import { EventPublisher } from '../../lambdas/functions/outbox-relay/event-publisher.ts';
import { createOutboxRelayHandler } from '../../lambdas/functions/outbox-relay/handler.ts';
import { WorkflowStarter } from '../../lambdas/functions/outbox-relay/workflow-starter.ts';
import type { OrderEvent } from '../../lambdas/shared/domain/order-event.ts';
import type { PlatformEvent } from '../../lambdas/shared/domain/platform-event.ts';
import { type Answers, inputOf, stubAws } from '../support/aws-boundary.ts';
import { anOrderCreated, awsError, collectingLogger, NOW, ORDER_ID } from '../support/builders.ts';
import { streamEvent } from '../support/events.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow';

describe('outbox-relay', () => {
  afterEach(() => sinon.restore());

  it('publishes each event on the bus, in the order of the stream', async () => {
    const { relay, published } = setUp({ PutEvents: {} });
    const events = [failed(2), failed(3)];
    expect(await relay(streamEvent(...events))).to.deep.equal({ batchItemFailures: [] });
    const [entry, second] = inputOf(published, 'PutEvents').Entries;
    expect(entry).to.deep.include({
      EventBusName: 'dofs-test-events',
      Source: 'dofs.orders',
      DetailType: 'OrderFailed',
      Time: new Date('2026-01-02T03:04:00.000Z'),
    });
    expect(JSON.parse(entry.Detail)).to.deep.equal({
      specversion: '1.0',
      id: failed(2).event_id,
      source: '/dofs/test/orders',
      type: 'dofs.OrderFailed.v1',
      subject: ORDER_ID,
      time: '2026-01-02T03:04:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:dofs:event-schema:order-failed.v1',
      correlationid: 'corr-1',
      sequence: '0000000002',
      data: { order_id: ORDER_ID, failure_reason: 'A: a' },
    });
    expect(JSON.parse(second.Detail).sequence).to.equal('0000000003');
  });

  it('publishes what is recorded beside orders under a source of its own', async () => {
    const { relay, published } = setUp({ PutEvents: {} });
    const closed: PlatformEvent = {
      subject: 'circuit-breaker/payment',
      sequence: 7,
      event_id: '01936f2a-7b1c-7def-8abc-00000000e007',
      timestamp: NOW,
      correlation_id: 'corr-7',
      type: 'CircuitBreakerClosed',
      data: { breaker: 'payment' },
    };
    expect(await relay(streamEvent(closed))).to.deep.equal({ batchItemFailures: [] });
    const [entry] = inputOf(published, 'PutEvents').Entries;
    expect(entry).to.include({ Source: 'dofs.platform', DetailType: 'CircuitBreakerClosed' });
    expect(JSON.parse(entry.Detail)).to.deep.include({
      source: '/dofs/test/platform',
      type: 'dofs.CircuitBreakerClosed.v1',
      subject: 'circuit-breaker/payment',
      data: { breaker: 'payment' },
    });
  });

  it('publishes ten events a call', async () => {
    const { relay, published } = setUp({ PutEvents: {} });
    await relay(streamEvent(...Array.from({ length: 23 }, (_, i) => failed(i + 2))));
    expect(published.map(({ input }) => input.Entries.length)).to.deep.equal([10, 10, 3]);
  });

  it('publishes less than 256 KiB a call, and an event that is bigger alone', async () => {
    const { relay, published } = setUp({ PutEvents: {} });
    const sizes = [100, 100, 100, 300, 10].map((kib) => 'x'.repeat(kib * 1024));
    const events = sizes.map((text, i) => failed(i + 2, text));
    expect(await relay(streamEvent(...events))).to.deep.equal({ batchItemFailures: [] });
    expect(published.map(({ input }) => input.Entries.length)).to.deep.equal([2, 1, 1, 1]);
  });

  it('starts the workflow of a new order, named by the order', async () => {
    const { relay, started, lines } = setUp({ PutEvents: {}, StartExecution: {} });
    await relay(streamEvent(anOrderCreated(), failed(2)));
    expect(started.map(({ input }) => input)).to.deep.equal([
      {
        stateMachineArn: MACHINE,
        name: ORDER_ID,
        input: JSON.stringify({ order_id: ORDER_ID, correlation_id: 'corr-1' }),
      },
    ]);
    expect(lines[0]).to.include({ code: 'WORKFLOW_STARTED', order_id: ORDER_ID });
  });

  it('takes an execution that exists already as started', async () => {
    const { relay } = setUp({
      PutEvents: {},
      StartExecution: awsError('ExecutionAlreadyExists'),
    });
    const result = await relay(streamEvent(anOrderCreated()));
    expect(result).to.deep.equal({ batchItemFailures: [] });
  });

  it('starts at most ten workflows at a time', async () => {
    let running = 0;
    let most = 0;
    const start = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    const { relay, started } = setUp({ PutEvents: {}, StartExecution: start });
    const events = Array.from({ length: 35 }, () => anOrderCreated());
    await relay(streamEvent(...events));
    expect(started).to.have.length(35);
    expect(most).to.equal(10);
  });

  it('answers the first entry that the bus refused, and publishes nothing after that call', async () => {
    const refusal = [{ EventId: 'a' }, { ErrorCode: 'ThrottlingException' }, { ErrorCode: 'X' }];
    const entries = [...refusal, ...Array.from({ length: 7 }, () => ({ EventId: 'b' }))];
    const { relay, published, lines } = setUp({
      PutEvents: { FailedEntryCount: 2, Entries: entries },
    });
    const events = Array.from({ length: 12 }, (_, i) => failed(i + 2));
    const result = await relay(streamEvent(...events));
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(published).to.have.length(1);
    expect(lines[0]).to.deep.include({
      code: 'PUBLISH_FAILED',
      error_codes: ['ThrottlingException', 'X'],
    });
  });

  it('answers the first record of a call that broke', async () => {
    const { relay } = setUp({ PutEvents: [{}, awsError('InternalException')] });
    const events = Array.from({ length: 12 }, (_, i) => failed(i + 2));
    const result = await relay(streamEvent(...events));
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '110' }] });
  });

  it('answers the lowest failure when publishing and starting both fail', async () => {
    const { relay } = setUp({
      PutEvents: { FailedEntryCount: 1, Entries: [{}, {}, { ErrorCode: 'X' }] },
      StartExecution: awsError('ExecutionLimitExceeded'),
    });
    const result = await relay(streamEvent(failed(2), anOrderCreated(), failed(3)));
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '101' }] });
  });

  it('answers a record that it cannot read, after relaying what came before it', async () => {
    const { relay, published, lines } = setUp({ PutEvents: {} });
    const batch = streamEvent(failed(2), failed(3), failed(4));
    delete batch.Records[1]?.dynamodb?.NewImage?.type;
    const result = await relay(batch);
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(published[0]?.input.Entries).to.have.length(1);
    expect(lines[0]).to.include({ code: 'OUTBOX_UNREADABLE', level: 'error' });
  });

  it('keeps back an event of a type that it does not know', async () => {
    const { relay, published } = setUp({ PutEvents: {} });
    const unknown = { ...failed(2), type: 'OrderForgotten' } as unknown as OrderEvent;
    const result = await relay(streamEvent(unknown));
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: '100' }] });
    expect(published).to.deep.equal([]);
  });

  it('passes over a change of the event log, and says so', async () => {
    const { relay, published, lines } = setUp({ PutEvents: {} });
    const batch = streamEvent(failed(2));
    Object.assign(batch.Records[0] ?? {}, { eventName: 'REMOVE' });
    expect(await relay(batch)).to.deep.equal({ batchItemFailures: [] });
    expect(published).to.deep.equal([]);
    expect(lines[0]).to.include({ code: 'EVENT_LOG_CHANGED', level: 'warn' });
  });
});

function failed(sequence: number, failure_reason = 'A: a'): OrderEvent {
  const facts = { sequence, type: 'OrderFailed', data: { failure_reason } };
  return anOrderCreated(facts as Partial<OrderEvent>);
}

function setUp({ PutEvents, StartExecution }: Answers) {
  const events = new EventBridgeClient({ region: 'us-east-1' });
  const states = new SFNClient({ region: 'us-east-1' });
  const published = stubAws(events, { PutEvents });
  const started = stubAws(states, StartExecution === undefined ? {} : { StartExecution });
  const { logger, lines } = collectingLogger();
  const relay = createOutboxRelayHandler({
    publisher: new EventPublisher(
      events,
      { name: 'dofs-test-events', environment: 'test' },
      logger,
    ),
    starter: new WorkflowStarter(states, MACHINE, logger),
    logger,
  });
  return { relay, published, started, lines };
}
