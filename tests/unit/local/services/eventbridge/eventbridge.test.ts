import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import type { EventEnvelope } from '../../../../../local/services/eventbridge/event.ts';
import { EventBridge } from '../../../../../local/services/eventbridge/eventbridge.ts';
import type { NewMessage } from '../../../../../local/services/sqs/message.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:sweeper';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:backstop';
const DLQ = 'arn:aws:sqs:us-east-1:000000000000:dlq';
const RULE_ARN = 'arn:aws:events:us-east-1:000000000000:rule/rule';
const RULE = { name: 'rule', busName: 'default' };
const MINUTE = 60_000;

describe('EventBridge', () => {
  let scheduler: VirtualScheduler;
  let events: EventBridge;
  let invoked: { at: number; arn: string; event: EventEnvelope }[];
  let sent: { queueArn: string; message: NewMessage }[];
  /** Rules that the function's policy lets in. */
  let allowed: string[];

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    invoked = [];
    sent = [];
    allowed = [RULE_ARN];
    events = new EventBridge({
      scheduler,
      identity: LOCAL_IDENTITY,
      sqs: {
        sendMessageAs: (_sender, queueArn, message) => {
          sent.push({ queueArn, message });
          return { MessageId: '1', MD5OfMessageBody: '' };
        },
      },
      functions: {
        mayInvoke: (_arn, principal, sourceArn) =>
          principal === 'events.amazonaws.com' && allowed.includes(sourceArn),
        invokeAsync: (arn, payload) =>
          invoked.push({ at: scheduler.now(), arn, event: JSON.parse(payload) as EventEnvelope }),
      },
    });
  });

  const call = (operation: string, input: object): unknown =>
    events.service.operations[operation]?.run(input, {
      requestId: 'r',
      accessKeyId: 'test',
      signal: new AbortController().signal,
    });

  describe('a rule with a rate', () => {
    beforeEach(() => {
      expect(events.putRule({ ...RULE, schedule: 'rate(1 minute)' })).to.equal(RULE_ARN);
      events.putTarget('rule', undefined, { Id: 'one', Arn: FUNCTION });
    });

    it('runs its target at each interval, and not at once', async () => {
      const start = scheduler.now();
      await scheduler.advance(3 * MINUTE);
      const times = invoked.map(({ at }) => at - start);
      expect(times).to.deep.equal([MINUTE, 2 * MINUTE, 3 * MINUTE]);
      expect(invoked[0]?.arn).to.equal(FUNCTION);
      expect(invoked[0]?.event).to.deep.include({
        version: '0',
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        resources: [RULE_ARN],
        time: '2026-01-01T00:01:00Z',
        detail: {},
      });
    });

    it('rests while it is disabled', async () => {
      call('DisableRule', { Name: 'rule' });
      await scheduler.advance(2 * MINUTE);
      expect(invoked).to.deep.equal([]);
      call('EnableRule', { Name: 'rule' });
      await scheduler.advance(MINUTE);
      expect(invoked).to.have.length(1);
    });

    it('takes its new rate when it is changed', async () => {
      call('PutRule', { Name: 'rule', ScheduleExpression: 'rate(2 hours)' });
      await scheduler.advance(119 * MINUTE);
      expect(invoked).to.deep.equal([]);
      await scheduler.advance(MINUTE);
      expect(invoked).to.have.length(1);
    });

    it('ends when it is deleted', async () => {
      call('RemoveTargets', { Rule: 'rule', Ids: ['one'] });
      call('DeleteRule', { Name: 'rule' });
      await scheduler.runUntilIdle();
      expect(invoked).to.deep.equal([]);
    });
  });

  it('refuses a cron schedule by name', () => {
    const schedule = 'cron(0 * * * ? *)';
    expect(() => events.putRule({ ...RULE, schedule })).to.throw(
      `does not honour the schedule expression ${schedule}`,
    );
  });

  it('brings what a service says on the default bus to the rules that want it', async () => {
    const pattern = JSON.stringify({ source: ['aws.states'], detail: { status: ['FAILED'] } });
    events.putRule({ ...RULE, pattern });
    events.putTarget('rule', undefined, { Id: 'one', Arn: QUEUE });
    for (const status of ['RUNNING', 'FAILED']) {
      events.putServiceEvent({
        source: 'aws.states',
        detailType: 'Step Functions Execution Status Change',
        resources: ['execution'],
        detail: { status },
      });
    }
    await scheduler.runUntilIdle();
    const bodies = sent.map(({ message }) => JSON.parse(message.body) as EventEnvelope);
    expect(bodies.map(({ detail }) => detail)).to.deep.equal([{ status: 'FAILED' }]);
    expect(bodies[0]).to.include({ source: 'aws.states', account: '000000000000' });
  });

  it('lets nobody else speak for a service', () => {
    const entry = { Source: 'aws.states', DetailType: 'd', Detail: '{}' };
    expect(events.putEvents([entry]).Entries).to.deep.equal([
      {
        ErrorCode: 'NotAuthorizedForSourceException',
        ErrorMessage: 'Not authorized for the source.',
      },
    ]);
  });

  it('gives to the dead-letter queue what the policy of a function refuses', async () => {
    allowed = ['arn:aws:events:us-east-1:000000000000:rule/other'];
    events.putRule({ ...RULE, pattern: '{"source":["s"]}' });
    const DeadLetterConfig = { Arn: DLQ };
    events.putTarget('rule', undefined, { Id: 'one', Arn: FUNCTION, DeadLetterConfig });
    events.putEvents([{ Source: 's', DetailType: 'd', Detail: '{}' }]);
    await scheduler.runUntilIdle();
    expect(invoked).to.deep.equal([]);
    expect(sent.map(({ queueArn }) => queueArn)).to.deep.equal([DLQ]);
    expect(sent[0]?.message.attributes).to.deep.include({
      ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' },
      RULE_ARN: { DataType: 'String', StringValue: RULE_ARN },
      TARGET_ARN: { DataType: 'String', StringValue: FUNCTION },
    });
  });
});
