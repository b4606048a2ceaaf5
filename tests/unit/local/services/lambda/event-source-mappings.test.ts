import { expect } from 'chai';
import { AwsError } from '../../../../../local/core/aws-error.ts';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { EventSourceMappings } from '../../../../../local/services/lambda/event-source-mappings.ts';
import type { MappingSpec } from '../../../../../local/services/lambda/mappings/mapping-spec.ts';
import {
  FakeLambda,
  FakeSqs,
  FakeStream,
  QUEUE_ARN,
  STREAM_ARN,
  valuesOf,
} from './mappings/fakes.ts';

describe('EventSourceMappings', () => {
  let scheduler: VirtualScheduler;
  let lambda: FakeLambda;
  let sqs: FakeSqs;
  let stream: FakeStream;
  let mappings: EventSourceMappings;
  let denied: string | undefined;

  beforeEach(() => {
    denied = undefined;
    scheduler = new VirtualScheduler();
    lambda = new FakeLambda();
    sqs = new FakeSqs();
    stream = new FakeStream();
    mappings = new EventSourceMappings({
      scheduler,
      identity: LOCAL_IDENTITY,
      lambda,
      sqs,
      dynamodb: stream,
      deliverFailure: () => {},
      assertRoleAllows: (_role, action) => {
        if (action === denied) throw new AwsError('AccessDeniedException', `not ${action}`);
      },
    });
  });
  afterEach(() => mappings.close());

  const queue = (spec: Partial<MappingSpec> = {}): MappingSpec => ({
    eventSourceArn: QUEUE_ARN,
    functionName: 'consumer',
    enabled: true,
    ...spec,
  });
  const events = (spec: Partial<MappingSpec> = {}): MappingSpec => ({
    eventSourceArn: STREAM_ARN,
    functionName: 'consumer',
    enabled: true,
    startingPosition: 'TRIM_HORIZON',
    ...spec,
  });
  const settle = (): Promise<void> => scheduler.advance(0);

  it('describes a queue mapping as the API does', () => {
    const uuid = mappings.create(queue({ maximumConcurrency: 10, reportBatchItemFailures: true }));
    expect(mappings.describe(uuid)).to.deep.include({
      UUID: uuid,
      EventSourceArn: QUEUE_ARN,
      State: 'Enabled',
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      LastProcessingResult: 'No records processed',
    });
  });

  it('rests while disabled and takes what has come when it is enabled', async () => {
    const uuid = mappings.create(queue({ enabled: false }));
    sqs.send('a');
    await settle();
    expect(lambda.events).to.deep.equal([]);
    mappings.setEnabled(uuid, true);
    await settle();
    expect(sqs.deleted).to.deep.equal(['a']);
    mappings.setEnabled(uuid, false);
    sqs.send('b');
    await settle();
    expect(sqs.deleted).to.deep.equal(['a']);
  });

  it('keeps the order of a stream when it is turned off and on in the middle of a batch', async () => {
    const gates: (() => void)[] = [];
    lambda.answer = () => new Promise<void>((resolve) => gates.push(resolve));
    const uuid = mappings.create(events({ batchSize: 1 }));
    stream.append(scheduler.now(), 'a', 'b');
    await settle();
    mappings.setEnabled(uuid, false);
    mappings.setEnabled(uuid, true);
    await settle();
    expect(lambda.events.map(valuesOf)).to.deep.equal([['a']]);
    gates.shift()?.();
    await settle();
    expect(lambda.events.map(valuesOf)).to.deep.equal([['a'], ['b']]);
    gates.shift()?.();
  });

  it('refuses a second mapping of the same source and function', () => {
    const uuid = mappings.create(queue());
    expect(() => mappings.create(queue())).to.throw(`mapping with UUID ${uuid}`);
  });

  for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
    it(`refuses a queue when the function's role may not call ${action}`, () => {
      denied = `sqs:${action}`;
      expect(() => mappings.create(queue())).to.throw(
        `The function execution role does not have permissions to call ${action} on SQS`,
      );
    });
  }

  it("refuses a stream that the function's role may not read", () => {
    denied = 'dynamodb:GetRecords';
    expect(() => mappings.create(events())).to.throw(`Cannot access stream ${STREAM_ARN}.`);
  });

  it("refuses an on-failure queue that the function's role may not write to", () => {
    denied = 'sqs:SendMessage';
    const onFailureArn = 'arn:aws:sqs:us-east-1:000000000000:outbox-dlq';
    expect(() => mappings.create(events({ onFailureArn }))).to.throw('to call SendMessage on SQS');
  });

  it('refuses a queue that shows messages again while the function may still run', () => {
    lambda.timeoutSeconds = 60;
    expect(() => mappings.create(queue())).to.throw(
      'Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds',
    );
  });

  const refusals: [title: string, spec: MappingSpec, message: string][] = [
    [
      'another event source',
      queue({ eventSourceArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' }),
      'the event source arn:aws:kinesis',
    ],
    ['a batch above 10 without a window', queue({ batchSize: 11 }), 'Maximum batch window'],
    ['a concurrency of 1', queue({ maximumConcurrency: 1 }), 'ScalingConfig.MaximumConcurrency 1'],
    [
      'a starting position for a queue',
      queue({ startingPosition: 'LATEST' }),
      'StartingPosition is not valid for SQS event sources.',
    ],
    [
      'retries for a queue',
      queue({ maximumRetryAttempts: 3 }),
      'MaximumRetryAttempts is not valid',
    ],
    ['a batching window above 300 s', queue({ batchingWindowSeconds: 301 }), 'is out of range'],
    ['a stream at a timestamp', events({ startingPosition: 'AT_TIMESTAMP' }), 'AT_TIMESTAMP'],
    ['a concurrency for a stream', events({ maximumConcurrency: 2 }), 'ScalingConfig'],
    ['a record age of 30 s', events({ maximumRecordAgeSeconds: 30 }), 'MaximumRecordAgeInSeconds'],
    [
      'an on-failure topic',
      events({ onFailureArn: 'arn:aws:sns:us-east-1:000000000000:t' }),
      'the on-failure destination',
    ],
    ['six filters', queue({ filterPatterns: Array(6).fill('{"body":["a"]}') }), 'maximum of 5'],
    ['a pattern that is none', queue({ filterPatterns: ['{'] }), 'Invalid filter pattern'],
  ];
  for (const [title, spec, message] of refusals) {
    it(`refuses ${title}`, () => expect(() => mappings.create(spec)).to.throw(message));
  }
});
