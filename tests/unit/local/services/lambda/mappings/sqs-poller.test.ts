import { expect } from 'chai';
import { AwsError } from '../../../../../../local/core/aws-error.ts';
import { VirtualScheduler } from '../../../../../../local/core/virtual-scheduler.ts';
import type { MappingSpec } from '../../../../../../local/services/lambda/mappings/mapping-spec.ts';
import { SqsPoller } from '../../../../../../local/services/lambda/mappings/sqs-poller.ts';
import { FakeLambda, FakeSqs, FUNCTION_ARN, FunctionFailed, QUEUE_ARN } from './fakes.ts';

describe('SqsPoller', () => {
  let scheduler: VirtualScheduler;
  let lambda: FakeLambda;
  let sqs: FakeSqs;
  let stop: AbortController;

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    lambda = new FakeLambda();
    sqs = new FakeSqs();
    stop = new AbortController();
  });
  afterEach(() => stop.abort());

  function start(spec: Partial<MappingSpec> = {}): SqsPoller {
    const poller = new SqsPoller({
      scheduler,
      lambda,
      sqs,
      functionArn: FUNCTION_ARN,
      spec: { eventSourceArn: QUEUE_ARN, functionName: 'consumer', enabled: true, ...spec },
    });
    void poller.run(stop.signal);
    return poller;
  }
  const settle = (): Promise<void> => scheduler.advance(0);
  const batches = (): unknown[][] =>
    lambda.events.map(({ Records }) => Records.map(({ messageId }) => messageId));

  it('hands a message over as AWS shapes it and deletes it after success', async () => {
    start();
    sqs.send('m1', '{"order_id":"o-1"}');
    await settle();
    expect(lambda.events).to.deep.equal([
      {
        Records: [
          {
            messageId: 'm1',
            receiptHandle: 'handle-m1',
            body: '{"order_id":"o-1"}',
            md5OfBody: 'md5',
            attributes: { ApproximateReceiveCount: '1' },
            messageAttributes: {},
            eventSource: 'aws:sqs',
            eventSourceARN: QUEUE_ARN,
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
    expect(sqs.deleted).to.deep.equal(['m1']);
  });

  it('leaves every message of a failed batch in the queue', async () => {
    lambda.answer = () => new FunctionFailed();
    for (const id of ['a', 'b']) sqs.send(id);
    const poller = start();
    await settle();
    expect(batches()).to.deep.equal([['a', 'b']]);
    expect(sqs.deleted).to.deep.equal([]);
    expect(poller.lastResult).to.equal('PROBLEM: Function call failed');
  });

  it('leaves only the reported messages when item failures are reported', async () => {
    lambda.answer = () => ({ batchItemFailures: [{ itemIdentifier: 'b' }] });
    for (const id of ['a', 'b', 'c']) sqs.send(id);
    start({ reportBatchItemFailures: true });
    await settle();
    expect(sqs.deleted).to.deep.equal(['a', 'c']);
  });

  it('takes no notice of reported failures when the mapping does not ask for them', async () => {
    lambda.answer = () => ({ batchItemFailures: [{ itemIdentifier: 'a' }] });
    sqs.send('a');
    start();
    await settle();
    expect(sqs.deleted).to.deep.equal(['a']);
  });

  it('never has more than 10 messages in a batch without a batching window', async () => {
    for (let id = 0; id < 25; id++) sqs.send(String(id));
    start();
    await settle();
    expect(lambda.events.map(({ Records }) => Records.length)).to.deep.equal([10, 10, 5]);
  });

  it('runs no more invocations side by side than the maximum concurrency', async () => {
    const gates: (() => void)[] = [];
    lambda.answer = () => new Promise<void>((resolve) => gates.push(resolve));
    for (let id = 0; id < 50; id++) sqs.send(String(id));
    start({ maximumConcurrency: 2 });
    await settle();
    expect(lambda.events.length).to.equal(2);
    gates.shift()?.();
    await settle();
    expect(lambda.events.length).to.equal(3);
  });

  it('runs no more invocations side by side than the machine allows', async () => {
    lambda.answer = () => new Promise(() => {});
    for (let id = 0; id < 100; id++) sqs.send(String(id));
    start({ maximumConcurrency: 10 });
    await settle();
    expect(lambda.events.length).to.equal(4);
  });

  it('gathers until the batching window ends', async () => {
    start({ batchSize: 100, batchingWindowSeconds: 5 });
    sqs.send('a');
    await scheduler.advance(3000);
    sqs.send('b');
    await scheduler.advance(1000);
    expect(batches()).to.deep.equal([]);
    await scheduler.advance(1000);
    sqs.send('c');
    await settle();
    expect(batches()[0]).to.deep.equal(['a', 'b', 'c']);
  });

  it('deletes what no filter wants and hands over the rest', async () => {
    sqs.send('no', '{"kind":"other"}');
    sqs.send('yes', '{"kind":"order"}');
    sqs.send('plain', 'not json');
    start({ filterPatterns: ['{"body":{"kind":["order"]}}'] });
    await settle();
    expect(batches()).to.deep.equal([['yes']]);
    expect(sqs.deleted).to.deep.equal(['no', 'plain', 'yes']);
  });

  it('splits a batch that would exceed the payload limit', async () => {
    const body = 'x'.repeat(1_000_000);
    for (let id = 0; id < 10; id++) sqs.send(String(id), body);
    start();
    await settle();
    expect(lambda.events.map(({ Records }) => Records.length)).to.deep.equal([6, 4]);
    expect(sqs.deleted.length).to.equal(10);
  });

  it('slows down and deletes nothing while the function is throttled', async () => {
    lambda.answer = () => {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
    };
    sqs.send('a');
    const poller = start();
    await settle();
    expect(sqs.deleted).to.deep.equal([]);
    expect(poller.lastResult).to.contain('TooManyRequestsException');
  });

  it('goes on by itself after the queue could not be read', async () => {
    sqs.failure = new AwsError('QueueDoesNotExist', 'gone');
    const poller = start();
    await settle();
    expect(poller.lastResult).to.contain('QueueDoesNotExist');
    const polls = sqs.polls;
    sqs.failure = undefined;
    sqs.send('a');
    await scheduler.advance(60_000);
    expect(sqs.polls).to.be.greaterThan(polls);
    expect(sqs.deleted).to.deep.equal(['a']);
  });

  it('polls no more once it is stopped', async () => {
    start();
    await settle();
    stop.abort();
    await settle();
    sqs.send('a');
    await settle();
    expect(lambda.events).to.deep.equal([]);
  });
});
