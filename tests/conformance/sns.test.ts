import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  type MessageAttributeValue,
  PublishBatchCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import sinon from 'sinon';
import { v7 as uuid } from 'uuid';
import { Sns } from '../../local/services/sns/sns.ts';
import { Sqs } from '../../local/services/sqs/sqs.ts';
import { behavioursBut, errorOf } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

/** Behaviours of AWS that moto is known to lack, with what it does instead. */
const behaviour = behavioursBut({
  'brings nothing to a queue whose policy does not let the topic in': 'moto asks no policy',
  'waits for an email address to confirm': 'moto confirms it at once',
  'names a topic that does not exist': 'moto says that the endpoint does not exist',
  'refuses an empty message': 'moto takes it',
  'refuses a subject of two lines': 'moto takes it',
});

describe('SNS conformance', () => {
  let target: ConformanceTarget;
  let sns: SNSClient;
  let sqs: SQSClient;

  before(async () => {
    target = await conformanceTarget((services) => {
      const queues = new Sqs(services);
      return [queues.service, new Sns({ ...services, sqs: queues }).service];
    });
    sns = new SNSClient(target.client);
    sqs = new SQSClient({ ...target.client, useQueueUrlAsEndpoint: false });
  });

  afterEach(() => sinon.restore());

  after(async () => {
    sns.destroy();
    sqs.destroy();
    await target.close();
  });

  async function createTopic(): Promise<string> {
    const created = await sns.send(new CreateTopicCommand({ Name: `topic-${uuid()}` }));
    return created.TopicArn ?? '';
  }

  /** A queue with a policy that lets in what is named. */
  async function createQueue(allowed: object): Promise<{ url: string; arn: string }> {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*', ...allowed }],
    });
    const create = new CreateQueueCommand({ QueueName: `q-${uuid()}`, Attributes: { Policy } });
    const url = (await sqs.send(create)).QueueUrl ?? '';
    const asked = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
    return { url, arn: (await sqs.send(asked)).Attributes?.QueueArn ?? '' };
  }

  const SNS = { Principal: { Service: 'sns.amazonaws.com' } };

  const subscribe = async (
    TopicArn: string,
    Endpoint: string,
    Attributes: Record<string, string> = {},
  ): Promise<string> => {
    const command = new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes });
    return (await sns.send(command)).SubscriptionArn ?? '';
  };

  async function receive(QueueUrl: string, WaitTimeSeconds = 2) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      WaitTimeSeconds,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    });
    return (await sqs.send(command)).Messages ?? [];
  }

  const ATTRIBUTES: Record<string, MessageAttributeValue> = {
    event_id: { DataType: 'String', StringValue: 'e-1 <&>' },
    count: { DataType: 'Number', StringValue: '3' },
  };

  behaviour(
    'brings a message to a queue in its envelope',
    async () => {
      const TopicArn = await createTopic();
      const queue = await createQueue(SNS);
      await subscribe(TopicArn, queue.arn);
      const published = await sns.send(
        new PublishCommand({
          TopicArn,
          Subject: 'Your order',
          Message: '{"a":"ä <b> & \r\n"}',
          MessageAttributes: ATTRIBUTES,
        }),
      );
      const [message] = await receive(queue.url);
      const envelope = JSON.parse(message?.Body ?? '{}') as Record<string, unknown>;
      expect(envelope).to.include({
        Type: 'Notification',
        MessageId: published.MessageId,
        TopicArn,
        Subject: 'Your order',
        Message: '{"a":"ä <b> & \r\n"}',
      });
      expect(envelope.Timestamp).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(envelope.MessageAttributes).to.deep.equal({
        event_id: { Type: 'String', Value: 'e-1 <&>' },
        count: { Type: 'Number', Value: '3' },
      });
    },
    'https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html',
  );

  behaviour(
    'brings it as it is to a queue that asked for that, with its attributes',
    async () => {
      const TopicArn = await createTopic();
      const queue = await createQueue(SNS);
      await subscribe(TopicArn, queue.arn, { RawMessageDelivery: 'true' });
      await sns.send(
        new PublishCommand({ TopicArn, Message: 'plain', MessageAttributes: ATTRIBUTES }),
      );
      const [message] = await receive(queue.url);
      expect(message?.Body).to.equal('plain');
      expect(message?.MessageAttributes?.event_id?.StringValue).to.equal('e-1 <&>');
    },
    'https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html',
  );

  /** Publishes, and waits until it came to a queue that was subscribed after the others. */
  async function publishAndWait(TopicArn: string): Promise<void> {
    const last = await createQueue(SNS);
    await subscribe(TopicArn, last.arn);
    await sns.send(new PublishCommand({ TopicArn, Message: 'm' }));
    expect(await receive(last.url)).to.have.length(1);
  }

  behaviour('brings nothing to a queue whose policy does not let the topic in', async () => {
    const dropped = sinon.stub(console, 'error');
    const TopicArn = await createTopic();
    const Condition = { ArnEquals: { 'aws:SourceArn': `${TopicArn}-other` } };
    const queue = await createQueue({ ...SNS, Condition });
    await subscribe(TopicArn, queue.arn);
    await publishAndWait(TopicArn);
    expect(await receive(queue.url, 0)).to.deep.equal([]);
    sinon.assert.calledOnceWithMatch(dropped, /SNS dropped a message for .* is not authorized/);
  });

  behaviour('brings nothing once the queue is unsubscribed', async () => {
    const TopicArn = await createTopic();
    const queue = await createQueue(SNS);
    const SubscriptionArn = await subscribe(TopicArn, queue.arn);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await publishAndWait(TopicArn);
    expect(await receive(queue.url, 0)).to.deep.equal([]);
  });

  behaviour('publishes each entry of a batch', async () => {
    const TopicArn = await createTopic();
    const queue = await createQueue(SNS);
    await subscribe(TopicArn, queue.arn, { RawMessageDelivery: 'true' });
    const PublishBatchRequestEntries = [
      { Id: 'one', Message: '1', MessageAttributes: ATTRIBUTES },
      { Id: 'two', Message: '2' },
    ];
    const answer = await sns.send(
      new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }),
    );
    expect(answer.Successful?.map(({ Id }) => Id)).to.deep.equal(['one', 'two']);
    const bodies = [...(await receive(queue.url)), ...(await receive(queue.url, 0))];
    expect(bodies.map(({ Body }) => Body)).to.have.members(['1', '2']);
  });

  behaviour('refuses two entries of one id', async () => {
    const PublishBatchRequestEntries = [
      { Id: 'a', Message: '1' },
      { Id: 'a', Message: '2' },
    ];
    const command = { TopicArn: await createTopic(), PublishBatchRequestEntries };
    const error = await errorOf(sns.send(new PublishBatchCommand(command)));
    expect(error.name).to.equal('BatchEntryIdsNotDistinctException');
  });

  behaviour('makes a topic once', async () => {
    const Name = `topic-${uuid()}`;
    const first = await sns.send(new CreateTopicCommand({ Name }));
    const second = await sns.send(new CreateTopicCommand({ Name }));
    expect(first.TopicArn).to.equal(`arn:aws:sns:us-east-1:${accountOf(first.TopicArn)}:${Name}`);
    expect(second.TopicArn).to.equal(first.TopicArn);
  });

  behaviour('subscribes an endpoint once', async () => {
    const TopicArn = await createTopic();
    const queue = await createQueue(SNS);
    const first = await subscribe(TopicArn, queue.arn);
    expect(await subscribe(TopicArn, queue.arn)).to.equal(first);
    const listed = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(listed.Subscriptions).to.have.length(1);
    expect(listed.Subscriptions?.[0]).to.include({
      SubscriptionArn: first,
      Protocol: 'sqs',
      Endpoint: queue.arn,
      TopicArn,
    });
  });

  behaviour('waits for an email address to confirm', async () => {
    const TopicArn = await createTopic();
    const command = { TopicArn, Protocol: 'email', Endpoint: 'a@example.com' };
    const { SubscriptionArn } = await sns.send(new SubscribeCommand(command));
    expect(SubscriptionArn).to.equal('pending confirmation');
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).to.include({ SubscriptionsPending: '1', SubscriptionsConfirmed: '0' });
  });

  behaviour('keeps attributes of a topic', async () => {
    const TopicArn = await createTopic();
    const set = { TopicArn, AttributeName: 'DisplayName', AttributeValue: 'Shop' };
    await sns.send(new SetTopicAttributesCommand(set));
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).to.include({ TopicArn, DisplayName: 'Shop' });
  });

  behaviour('lists topics, and none that was deleted', async () => {
    const [kept, deleted] = [await createTopic(), await createTopic()];
    await sns.send(new DeleteTopicCommand({ TopicArn: deleted }));
    const listed: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await sns.send(new ListTopicsCommand({ NextToken }));
      listed.push(...(page.Topics ?? []).map(({ TopicArn }) => TopicArn));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(listed).to.include(kept);
    expect(listed).not.to.include(deleted);
  });

  behaviour('names a topic that does not exist', async () => {
    const TopicArn = `${await createTopic()}-none`;
    const error = await errorOf(sns.send(new PublishCommand({ TopicArn, Message: 'm' })));
    expect(error).to.deep.equal({ name: 'NotFoundException', message: 'Topic does not exist' });
  });

  const refused: [what: string, input: object, message: RegExp][] = [
    ['an empty message', { Message: '' }, /Empty message/],
    ['a message over 256 KiB', { Message: 'x'.repeat(262_145) }, /Message too long/],
    ['a subject of two lines', { Message: 'm', Subject: 'a\nb' }, /Subject/],
    ['a subject of over 100 characters', { Message: 'm', Subject: 'x'.repeat(101) }, /Subject/],
  ];
  for (const [what, input, message] of refused) {
    behaviour(`refuses ${what}`, async () => {
      const TopicArn = await createTopic();
      const command = new PublishCommand({ TopicArn, Message: 'm', ...input });
      const error = await errorOf(sns.send(command));
      expect(error.name).to.equal('InvalidParameterException');
      expect(error.message).to.match(message);
    });
  }

  behaviour('takes a message of 256 KiB', async () => {
    const Message = 'x'.repeat(262_144);
    const answer = await sns.send(new PublishCommand({ TopicArn: await createTopic(), Message }));
    expect(answer.MessageId).to.match(/^[0-9a-f-]{36}$/);
  });
});

function accountOf(topicArn = ''): string {
  return topicArn.split(':')[4] ?? '';
}
