import { expect } from 'chai';
import { AwsError } from '../../../../../../local/core/aws-error.ts';
import { VirtualScheduler } from '../../../../../../local/core/virtual-scheduler.ts';
import type { MappingSpec } from '../../../../../../local/services/lambda/mappings/mapping-spec.ts';
import { StreamPoller } from '../../../../../../local/services/lambda/mappings/stream-poller.ts';
import {
  FakeLambda,
  FakeStream,
  FUNCTION_ARN,
  FunctionFailed,
  STREAM_ARN,
  valuesOf,
} from './fakes.ts';

const DESTINATION = 'arn:aws:sqs:us-east-1:000000000000:outbox-dlq';

describe('StreamPoller', () => {
  let scheduler: VirtualScheduler;
  let lambda: FakeLambda;
  let stream: FakeStream;
  let stop: AbortController;
  let delivered: { destination: string; record: Record<string, unknown> }[];

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    lambda = new FakeLambda();
    stream = new FakeStream();
    stop = new AbortController();
    delivered = [];
  });
  afterEach(() => stop.abort());

  function make(spec: Partial<MappingSpec> = {}): StreamPoller {
    return new StreamPoller({
      scheduler,
      lambda,
      dynamodb: stream,
      deliverFailure: (destination, record) =>
        delivered.push({ destination, record: JSON.parse(record) as Record<string, unknown> }),
      functionArn: FUNCTION_ARN,
      spec: {
        eventSourceArn: STREAM_ARN,
        functionName: 'consumer',
        enabled: true,
        startingPosition: 'TRIM_HORIZON',
        ...spec,
      },
    });
  }
  function start(spec: Partial<MappingSpec> = {}): StreamPoller {
    const poller = make(spec);
    void poller.run(stop.signal);
    return poller;
  }
  const append = (...values: string[]): void => stream.append(scheduler.now(), ...values);
  const settle = (): Promise<void> => scheduler.advance(0);
  const batches = (): string[][] => lambda.events.map(valuesOf);
  const failOn =
    (...bad: string[]) =>
    (event: { Records: Record<string, unknown>[] }): unknown =>
      valuesOf(event).some((value) => bad.includes(value)) ? new FunctionFailed() : null;
  const report =
    (...bad: string[]) =>
    (event: { Records: Record<string, unknown>[] }): unknown => ({
      batchItemFailures: event.Records.filter((_, index) =>
        bad.includes(valuesOf(event)[index] ?? ''),
      ).map(({ dynamodb }) => ({
        itemIdentifier: (dynamodb as { SequenceNumber: string }).SequenceNumber,
      })),
    });

  it('takes all records from the trim horizon, in order, in batches of the size', async () => {
    append('a', 'b', 'c');
    start({ batchSize: 2 });
    await settle();
    expect(batches()).to.deep.equal([['a', 'b'], ['c']]);
    expect(lambda.events[0]?.Records[0]).to.deep.equal(stream.records[0]);
  });

  it('takes only what comes after its start when it starts at the latest record', async () => {
    append('old');
    start({ startingPosition: 'LATEST' });
    append('new');
    await settle();
    expect(batches()).to.deep.equal([['new']]);
  });

  it('is woken by an append, without a polling interval', async () => {
    start();
    await settle();
    append('a');
    await settle();
    expect(batches()).to.deep.equal([['a']]);
  });

  it('sends nothing of a later batch while an earlier one is under way', async () => {
    let finish: (() => void) | undefined;
    lambda.answer = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    start();
    append('a');
    await settle();
    append('b', 'c');
    await settle();
    expect(batches()).to.deep.equal([['a']]);
    finish?.();
    await settle();
    expect(batches()).to.deep.equal([['a'], ['b', 'c']]);
  });

  it('gathers until the batching window ends', async () => {
    start({ batchingWindowSeconds: 2 });
    append('a');
    await scheduler.advance(1000);
    append('b');
    await scheduler.advance(999);
    expect(batches()).to.deep.equal([]);
    await scheduler.advance(1);
    expect(batches()).to.deep.equal([['a', 'b']]);
  });

  it('retries a failed batch until it succeeds and keeps later records back', async () => {
    let failures = 3;
    lambda.answer = () => (failures-- > 0 ? new FunctionFailed() : null);
    append('a');
    start();
    await settle();
    append('b');
    await scheduler.advance(10_000);
    expect(batches()).to.deep.equal([['a'], ['a'], ['a'], ['a'], ['b']]);
  });

  it('gives a batch up after its retries and tells the on-failure destination where it is', async () => {
    lambda.answer = failOn('b');
    append('a');
    start({ maximumRetryAttempts: 2, onFailureArn: DESTINATION });
    await settle();
    append('b', 'c');
    await scheduler.advance(5000);
    append('d');
    await settle();
    expect(batches()).to.deep.equal([['a'], ['b', 'c'], ['b', 'c'], ['b', 'c'], ['d']]);
    expect(delivered.map(({ destination }) => destination)).to.deep.equal([DESTINATION]);
    const { timestamp, ...record } = delivered[0]?.record ?? {};
    expect(timestamp).to.match(/^2026-01-01T00:00:0\d\.\d{3}Z$/);
    expect(record).to.deep.equal({
      requestContext: {
        requestId: 'request-4',
        functionArn: FUNCTION_ARN,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        functionError: 'Unhandled',
      },
      version: '1.0',
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000001',
        startSequenceNumber: '101',
        endSequenceNumber: '102',
        approximateArrivalOfFirstRecord: '2026-01-01T00:00:00Z',
        approximateArrivalOfLastRecord: '2026-01-01T00:00:00Z',
        batchSize: 2,
        streamArn: STREAM_ARN,
      },
    });
  });

  it('bisects a failed batch down to the bad record without using up its retries', async () => {
    lambda.answer = failOn('c');
    append('a', 'b', 'c', 'd');
    start({
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 0,
      onFailureArn: DESTINATION,
    });
    await settle();
    expect(batches()).to.deep.equal([['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['c'], ['d']]);
    expect(delivered[0]?.record.DDBStreamBatchInfo).to.include({
      batchSize: 1,
      startSequenceNumber: '102',
    });
  });

  it('goes on from the lowest reported failure and repeats nothing before it', async () => {
    let first = true;
    lambda.answer = (event) => {
      const answer = first ? report('d', 'b')(event) : null;
      first = false;
      return answer;
    };
    append('a', 'b', 'c', 'd');
    start({ reportBatchItemFailures: true });
    await scheduler.advance(1000);
    expect(batches()).to.deep.equal([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ]);
  });

  it('isolates a reported record with bisection and gives up only that one', async () => {
    lambda.answer = report('b');
    append('a', 'b', 'c', 'd');
    start({
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      onFailureArn: DESTINATION,
    });
    await scheduler.advance(5000);
    const done = batches().flat();
    expect(done.filter((value) => value === 'a').length).to.equal(1);
    expect(done).to.include.members(['c', 'd']);
    expect(delivered.map(({ record }) => record.DDBStreamBatchInfo)).to.have.lengthOf(1);
    expect(delivered[0]?.record.DDBStreamBatchInfo).to.include({
      startSequenceNumber: '101',
      endSequenceNumber: '101',
    });
  });

  it('gives up records older than the maximum age', async () => {
    lambda.answer = () => new FunctionFailed();
    append('a');
    start({ maximumRecordAgeSeconds: 60, onFailureArn: DESTINATION });
    await scheduler.advance(180_000);
    lambda.answer = () => null;
    append('b');
    await settle();
    expect(batches().at(-1)).to.deep.equal(['b']);
    expect(delivered[0]?.record.requestContext).to.include({ condition: 'RecordAgeExceeded' });
  });

  it('does not count throttling as a retry', async () => {
    let throttles = 5;
    lambda.answer = () => {
      if (throttles-- > 0) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.');
      return null;
    };
    append('a');
    start({ maximumRetryAttempts: 0, onFailureArn: DESTINATION });
    await scheduler.advance(60_000);
    expect(batches().length).to.equal(6);
    expect(delivered).to.deep.equal([]);
  });

  it('goes on by itself after the stream could not be read', async () => {
    stream.failure = new AwsError('ResourceNotFoundException', 'gone');
    const poller = start();
    await settle();
    expect(poller.lastResult).to.equal('PROBLEM: ResourceNotFoundException: gone');
    stream.failure = undefined;
    append('a');
    await scheduler.advance(60_000);
    expect(batches()).to.deep.equal([['a']]);
  });

  it('passes over records that no filter wants', async () => {
    start({ filterPatterns: ['{"dynamodb":{"NewImage":{"id":{"S":[{"prefix":"keep"}]}}}}'] });
    append('keep-1', 'drop', 'keep-2');
    await settle();
    append('drop');
    await settle();
    append('keep-3');
    await settle();
    expect(batches()).to.deep.equal([['keep-1', 'keep-2'], ['keep-3']]);
  });

  it('goes on from its checkpoint when it is started again', async () => {
    const poller = start();
    append('a');
    await settle();
    stop.abort();
    await settle();
    append('b');
    stop = new AbortController();
    void poller.run(stop.signal);
    await settle();
    expect(batches()).to.deep.equal([['a'], ['b']]);
    expect(stream.listeners).to.equal(1);
  });
});
