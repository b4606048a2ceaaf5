import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { EventBridge } from '../../local/services/eventbridge/eventbridge.ts';
import { Sqs } from '../../local/services/sqs/sqs.ts';
import { behavioursBut, errorOf } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

/** Behaviours of AWS that moto is known to lack, with what it does instead. */
const behaviour = behavioursBut({
  'transforms the input of a target': 'moto reads a text of digits as a number',
  'sends what cannot be delivered to the dead-letter queue, saying why':
    'moto fails PutEvents instead',
  'takes an event for a bus that does not exist, and loses it':
    'moto says ResourceNotFoundException',
  'refuses entries of more than 256 KB': 'moto takes any size',
  'refuses a rate with the wrong number of its unit': 'moto takes it',
  'refuses a rate of zero': 'moto takes it',
  'tests a pattern against an event': 'moto leaves TestEventPattern out',
});

/** The suite's rules reach no function. */
const functions = { mayInvoke: () => false, invokeAsync: () => {} };

const ENTRY = { Source: 'dofs.orders', DetailType: 'OrderCreated', Detail: '{"order_id":"1"}' };

describe('EventBridge conformance', () => {
  let target: ConformanceTarget;
  let events: EventBridgeClient;
  let sqs: SQSClient;

  before(async () => {
    target = await conformanceTarget((services) => {
      const queues = new Sqs(services);
      return [queues.service, new EventBridge({ ...services, sqs: queues, functions }).service];
    });
    events = new EventBridgeClient(target.client);
    sqs = new SQSClient({ ...target.client, useQueueUrlAsEndpoint: false });
  });

  after(async () => {
    events.destroy();
    sqs.destroy();
    await target.close();
  });

  async function createBus(): Promise<string> {
    const Name = `bus-${uuid()}`;
    await events.send(new CreateEventBusCommand({ Name }));
    return Name;
  }

  /** A queue that EventBridge may send to. */
  async function createQueue(): Promise<{ url: string; arn: string }> {
    const name = `q-${uuid()}`;
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: '*',
        },
      ],
    });
    const created = new CreateQueueCommand({ QueueName: name, Attributes: { Policy } });
    const url = (await sqs.send(created)).QueueUrl ?? '';
    const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
    return { url, arn: (await sqs.send(asked)).Attributes?.QueueArn ?? '' };
  }

  async function createRule(EventBusName: string, pattern: object): Promise<string> {
    const Name = `rule-${uuid()}`;
    const EventPattern = JSON.stringify(pattern);
    await events.send(new PutRuleCommand({ Name, EventBusName, EventPattern }));
    return Name;
  }

  const put = (...Entries: PutEventsRequestEntry[]) =>
    events.send(new PutEventsCommand({ Entries }));

  async function receive(QueueUrl: string) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds: 2,
      MessageAttributeNames: ['All'],
    });
    return (await sqs.send(command)).Messages ?? [];
  }

  behaviour('brings a matching event to a queue, in the standard envelope', async () => {
    const EventBusName = await createBus();
    const queue = await createQueue();
    const Rule = await createRule(EventBusName, { 'detail-type': ['OrderCreated'] });
    const Targets = [{ Id: 'queue', Arn: queue.arn }];
    await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
    const other = { ...ENTRY, DetailType: 'OrderFailed', EventBusName };
    const answer = await put(other, { ...ENTRY, EventBusName });
    expect(answer.FailedEntryCount).to.equal(0);
    const [message] = await receive(queue.url);
    const event = JSON.parse(message?.Body ?? '{}');
    expect(event).to.include({
      version: '0',
      source: 'dofs.orders',
      id: answer.Entries?.[1]?.EventId,
    });
    expect(event['detail-type']).to.equal('OrderCreated');
    expect(event.detail).to.deep.equal({ order_id: '1' });
    expect(event.time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(event.resources).to.deep.equal([]);
  });

  behaviour('transforms the input of a target', async () => {
    const EventBusName = await createBus();
    const queue = await createQueue();
    const Rule = await createRule(EventBusName, { source: ['dofs.orders'] });
    const InputTransformer = {
      InputPathsMap: { id: '$.detail.order_id' },
      InputTemplate: '{"order": <id>, "text": "order <id> came"}',
    };
    const Targets = [{ Id: 'queue', Arn: queue.arn, InputTransformer }];
    await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
    await put({ ...ENTRY, EventBusName });
    const [message] = await receive(queue.url);
    expect(JSON.parse(message?.Body ?? '')).to.deep.equal({ order: '1', text: 'order 1 came' });
  });

  behaviour('sends what cannot be delivered to the dead-letter queue, saying why', async () => {
    const EventBusName = await createBus();
    const dlq = await createQueue();
    const Rule = await createRule(EventBusName, { source: ['dofs.orders'] });
    const Arn = `${dlq.arn}-that-is-gone`;
    const Targets = [{ Id: 'gone', Arn, DeadLetterConfig: { Arn: dlq.arn } }];
    await events.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
    await put({ ...ENTRY, EventBusName });
    const [message] = await receive(dlq.url);
    expect(message?.MessageAttributes?.TARGET_ARN?.StringValue).to.equal(Arn);
    expect(message?.MessageAttributes?.ERROR_CODE?.StringValue).to.equal('NO_RESOURCE');
    expect(message?.MessageAttributes?.RULE_ARN?.StringValue).to.contain(Rule);
  });

  behaviour('fails entries that lack a member, one by one', async () => {
    const { Source: _, ...withoutSource } = ENTRY;
    const answer = await put(ENTRY, withoutSource, { ...ENTRY, Detail: '[1' });
    expect(answer.FailedEntryCount).to.equal(2);
    expect(answer.Entries?.[1]).to.deep.equal({
      ErrorCode: 'InvalidArgument',
      ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.',
    });
    expect(answer.Entries?.[2]).to.deep.equal({
      ErrorCode: 'MalformedDetail',
      ErrorMessage: 'Detail is malformed.',
    });
  });

  behaviour('takes an event for a bus that does not exist, and loses it', async () => {
    const answer = await put({ ...ENTRY, EventBusName: 'nowhere' });
    expect(answer.FailedEntryCount).to.equal(0);
    expect(answer.Entries?.[0]?.EventId).to.be.a('string');
  });

  behaviour('refuses more than 10 entries', async () => {
    const error = await errorOf(put(...Array.from({ length: 11 }, () => ENTRY)));
    expect(error.name).to.equal('ValidationException');
    expect(error.message).to.contain('Member must have length less than or equal to 10');
  });

  behaviour('refuses entries of more than 256 KB', async () => {
    const Detail = JSON.stringify({ text: 'x'.repeat(256 * 1024) });
    const error = await errorOf(put({ ...ENTRY, Detail }));
    expect(error.name).to.equal('ValidationException');
  });

  behaviour('refuses a pattern that is not valid', async () => {
    const error = await errorOf(createRule('default', { source: 'dofs.orders' }));
    expect(error.name).to.equal('InvalidEventPatternException');
    expect(error.message).to.match(/^Event pattern is not valid\. Reason: /);
  });

  behaviour('tests a pattern against an event', async () => {
    const Event = JSON.stringify({
      id: '1',
      account: '000000000000',
      source: 'dofs.orders',
      time: '2026-01-01T00:00:00Z',
      region: 'us-east-1',
      resources: [],
      'detail-type': 'OrderCreated',
      detail: { total_cents: 500 },
    });
    const test = async (pattern: object) => {
      const EventPattern = JSON.stringify(pattern);
      return (await events.send(new TestEventPatternCommand({ EventPattern, Event }))).Result;
    };
    expect(await test({ detail: { total_cents: [{ numeric: ['>', 100] }] } })).to.equal(true);
    expect(await test({ detail: { total_cents: [{ numeric: ['>', 500] }] } })).to.equal(false);
  });

  behaviour('describes a rule, and no longer one that was deleted', async () => {
    const EventBusName = await createBus();
    const Name = await createRule(EventBusName, { source: ['a'] });
    await events.send(new DisableRuleCommand({ Name, EventBusName }));
    const rule = await events.send(new DescribeRuleCommand({ Name, EventBusName }));
    expect(rule).to.include({ Name, EventBusName, State: 'DISABLED' });
    expect(rule.Arn).to.match(new RegExp(`:rule/${EventBusName}/${Name}$`));
    const listed = await events.send(new ListRulesCommand({ EventBusName }));
    expect(listed.Rules?.map((one) => one.Name)).to.deep.equal([Name]);
    await events.send(new DeleteRuleCommand({ Name, EventBusName }));
    const gone = await errorOf(events.send(new DescribeRuleCommand({ Name, EventBusName })));
    expect(gone.name).to.equal('ResourceNotFoundException');
    expect(gone.message).to.contain(`Rule ${Name} does not exist`);
  });

  const refusedRates: [what: string, expression: string][] = [
    ['with the wrong number of its unit', 'rate(1 minutes)'],
    ['of zero', 'rate(0 minutes)'],
    ['in seconds', 'rate(10 seconds)'],
  ];
  for (const [what, ScheduleExpression] of refusedRates) {
    behaviour(`refuses a rate ${what}`, async () => {
      const command = new PutRuleCommand({ Name: `rule-${uuid()}`, ScheduleExpression });
      const error = await errorOf(events.send(command));
      expect(error.name).to.equal('ValidationException');
      expect(error.message).to.equal('Parameter ScheduleExpression is not valid.');
    });
  }

  behaviour('takes a schedule on the default bus alone', async () => {
    const Name = `rule-${uuid()}`;
    const ScheduleExpression = 'rate(5 minutes)';
    await events.send(new PutRuleCommand({ Name, ScheduleExpression }));
    const rule = await events.send(new DescribeRuleCommand({ Name }));
    expect(rule).to.include({ ScheduleExpression, EventBusName: 'default' });
    expect(rule.Arn).to.match(new RegExp(`:rule/${Name}$`));
    const EventBusName = await createBus();
    const command = new PutRuleCommand({ Name, ScheduleExpression, EventBusName });
    const error = await errorOf(events.send(command));
    expect(error).to.deep.equal({
      name: 'ValidationException',
      message: 'ScheduleExpression is supported only on the default event bus.',
    });
    await events.send(new DeleteRuleCommand({ Name }));
  });

  behaviour('does not delete a rule that has targets', async () => {
    const EventBusName = await createBus();
    const queue = await createQueue();
    const Name = await createRule(EventBusName, { source: ['a'] });
    const ofRule = { Rule: Name, EventBusName };
    await events.send(new PutTargetsCommand({ ...ofRule, Targets: [{ Id: 'q', Arn: queue.arn }] }));
    const { Targets } = await events.send(new ListTargetsByRuleCommand(ofRule));
    expect(Targets?.map(({ Id }) => Id)).to.deep.equal(['q']);
    const error = await errorOf(events.send(new DeleteRuleCommand({ Name, EventBusName })));
    expect(error.name).to.equal('ValidationException');
    await events.send(new RemoveTargetsCommand({ ...ofRule, Ids: ['q'] }));
    await events.send(new DeleteRuleCommand({ Name, EventBusName }));
  });

  behaviour('names a bus that exists already, and one that does not', async () => {
    const Name = await createBus();
    const twice = await errorOf(events.send(new CreateEventBusCommand({ Name })));
    expect(twice.name).to.equal('ResourceAlreadyExistsException');
    await events.send(new DeleteEventBusCommand({ Name }));
    const gone = await errorOf(events.send(new DescribeEventBusCommand({ Name })));
    expect(gone.name).to.equal('ResourceNotFoundException');
    expect(gone.message).to.equal(`Event bus ${Name} does not exist.`);
  });
});
