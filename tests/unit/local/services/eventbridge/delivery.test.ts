import { expect } from 'chai';
import sinon from 'sinon';
import { AwsError } from '../../../../../local/core/aws-error.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { Deliveries } from '../../../../../local/services/eventbridge/delivery.ts';
import type { EventEnvelope } from '../../../../../local/services/eventbridge/event.ts';
import type { Target } from '../../../../../local/services/eventbridge/target.ts';
import type { MessageAttributes } from '../../../../../local/services/sqs/message-attributes.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';
const DLQ = 'arn:aws:sqs:us-east-1:000000000000:dlq';
const RULE = { name: 'rule', arn: 'arn:aws:events:us-east-1:000000000000:rule/bus/rule' };
const EVENT = { id: 'id-1', detail: {} } as EventEnvelope;

describe('deliveries', () => {
  let scheduler: VirtualScheduler;
  let sent: { queueArn: string; body: string; attributes: MessageAttributes | undefined }[];
  let failures: AwsError[];
  let deliveries: Deliveries;

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    sent = [];
    failures = [];
    deliveries = new Deliveries(scheduler, {
      send: (queueArn, ruleArn, body, attributes) => {
        expect(ruleArn).to.equal(RULE.arn);
        const failure = queueArn === QUEUE ? failures.shift() : undefined;
        if (failure) throw failure;
        sent.push({ queueArn, body, attributes });
      },
    });
  });

  afterEach(() => sinon.restore());

  const start = (more: Partial<Target>) =>
    deliveries.start(EVENT, RULE, { Id: 'one', Arn: QUEUE, ...more });

  it('retries what may pass', async () => {
    failures = [new AwsError('OverLimit', 'busy'), new AwsError('InternalFailure', 'down')];
    start({});
    await scheduler.runUntilIdle();
    expect(sent.map(({ queueArn }) => queueArn)).to.deep.equal([QUEUE]);
  });

  it('sends to the dead-letter queue at once what no retry cures', async () => {
    failures = [new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')];
    start({ DeadLetterConfig: { Arn: DLQ } });
    await scheduler.runUntilIdle();
    expect(sent).to.have.length(1);
    expect(sent[0]?.queueArn).to.equal(DLQ);
    expect(JSON.parse(sent[0]?.body ?? '')).to.deep.equal(EVENT);
    expect(sent[0]?.attributes).to.deep.equal({
      ERROR_CODE: { DataType: 'String', StringValue: 'NO_RESOURCE' },
      ERROR_MESSAGE: { DataType: 'String', StringValue: 'The specified queue does not exist.' },
      RULE_ARN: { DataType: 'String', StringValue: RULE.arn },
      TARGET_ARN: { DataType: 'String', StringValue: QUEUE },
    });
  });

  it('gives up after the attempts allowed, and says which bound was reached', async () => {
    failures = Array.from({ length: 3 }, () => new AwsError('OverLimit', 'busy'));
    start({ DeadLetterConfig: { Arn: DLQ }, RetryPolicy: { MaximumRetryAttempts: 2 } });
    await scheduler.runUntilIdle();
    expect(sent[0]?.attributes).to.deep.include({
      ERROR_CODE: { DataType: 'String', StringValue: 'THROTTLING' },
      EXHAUSTED_RETRY_CONDITION: { DataType: 'String', StringValue: 'MaximumRetryAttempts' },
      RETRY_ATTEMPTS: { DataType: 'Number', StringValue: '2' },
    });
  });

  it('gives up when the event is too old', async () => {
    const start0 = scheduler.now();
    failures = Array.from({ length: 100 }, () => new AwsError('InternalFailure', 'down'));
    start({ DeadLetterConfig: { Arn: DLQ }, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    await scheduler.runUntilIdle();
    expect(sent[0]?.attributes?.EXHAUSTED_RETRY_CONDITION?.StringValue).to.equal(
      'MaximumEventAgeInSeconds',
    );
    expect(scheduler.now() - start0).to.be.at.least(60_000);
  });

  it('says loudly that it drops an event for which there is no dead-letter queue', async () => {
    const log = sinon.stub(console, 'error');
    failures = [new AwsError('AccessDeniedException', 'no')];
    start({});
    await scheduler.runUntilIdle();
    expect(sent).to.deep.equal([]);
    sinon.assert.calledOnceWithMatch(log, /dropped an event of .*rule\/bus\/rule for .*:q: no/);
  });
});
