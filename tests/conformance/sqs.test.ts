import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { LOCAL_IDENTITY } from '../../local/core/identity.ts';
import { Sqs } from '../../local/services/sqs/sqs.ts';
import { behavioursBut, errorOf } from './behaviour.ts';
import { type ConformanceTarget, conformanceScheduler, conformanceTarget } from './target.ts';

/** Behaviours of AWS that moto is known to lack, with what it does instead. */
const behaviour = behavioursBut({
  'refuses an attribute out of bounds': 'moto takes any value',
  'refuses an attribute that it does not know': 'moto takes any attribute',
  'deletes nothing by a stale receipt handle': 'moto takes every handle of a message',
  'refuses to change the visibility of a deleted message': 'moto says ReceiptHandleIsInvalid',
  'tells a dead letter where it came from': 'moto lacks DeadLetterQueueSourceArn',
  'refuses a redrive policy whose target does not exist': 'moto says QueueDoesNotExist',
  'refuses a character that XML does not have': 'moto takes any character',
  'purges once a minute': 'moto purges at any time',
  'keeps the name of a deleted queue for a minute': 'moto makes the queue at once',
});

describe('SQS conformance', () => {
  let target: ConformanceTarget;
  let sqs: SQSClient;

  before(async () => {
    const services = { scheduler: conformanceScheduler, identity: LOCAL_IDENTITY };
    target = await conformanceTarget(() => [new Sqs(services).service]);
    sqs = new SQSClient({ ...target.client, useQueueUrlAsEndpoint: false });
  });

  after(async () => {
    sqs.destroy();
    await target.close();
  });

  async function createQueue(attributes: Record<string, string> = {}): Promise<string> {
    const command = new CreateQueueCommand({ QueueName: `q-${uuid()}`, Attributes: attributes });
    return (await sqs.send(command)).QueueUrl ?? '';
  }

  async function send(QueueUrl: string, MessageBody = 'hello'): Promise<void> {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }

  async function receive(QueueUrl: string, more: object = {}) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    });
    return (await sqs.send(command)).Messages ?? [];
  }

  async function attributesOf(QueueUrl: string): Promise<Record<string, string>> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await sqs.send(command)).Attributes ?? {};
  }

  behaviour('finds a queue by its name, with its attributes', async () => {
    const url = await createQueue({ VisibilityTimeout: '45' });
    const name = url.split('/').at(-1) ?? '';
    const found = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    expect(found.QueueUrl).to.equal(url);
    const attributes = await attributesOf(url);
    expect(attributes.VisibilityTimeout).to.equal('45');
    expect(attributes.MessageRetentionPeriod).to.equal('345600');
    expect(attributes.QueueArn?.endsWith(`:${name}`)).to.equal(true);
    const listed = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }));
    expect(listed.QueueUrls).to.deep.equal([url]);
  });

  behaviour('has a default maximum message size of 1 MiB', async () => {
    expect((await attributesOf(await createQueue())).MaximumMessageSize).to.equal('1048576');
  });

  behaviour('names a queue that does not exist', async () => {
    const error = await errorOf(sqs.send(new GetQueueUrlCommand({ QueueName: 'nowhere' })));
    expect(error).to.include({ name: 'QueueDoesNotExist' });
    expect(error.message).to.match(/^The specified queue does not exist/);
  });

  behaviour('refuses the same name with other attributes', async () => {
    const url = await createQueue({ VisibilityTimeout: '10' });
    const QueueName = url.split('/').at(-1) ?? '';
    const Attributes = { VisibilityTimeout: '11' };
    const error = await errorOf(sqs.send(new CreateQueueCommand({ QueueName, Attributes })));
    expect(error.name).to.equal('QueueNameExists');
    const same = new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '10' } });
    expect((await sqs.send(same)).QueueUrl).to.equal(url);
  });

  behaviour('refuses an attribute out of bounds', async () => {
    const error = await errorOf(createQueue({ VisibilityTimeout: '43201' }));
    expect(error.name).to.equal('InvalidAttributeValue');
  });

  behaviour('refuses an attribute that it does not know', async () => {
    const error = await errorOf(createQueue({ Colour: 'blue' }));
    expect(error.name).to.equal('InvalidAttributeName');
  });

  behaviour('gives a message with its attributes and digests', async () => {
    const url = await createQueue();
    const sent = await sqs.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: 'grüße',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'greeting' },
          weight: { DataType: 'Number', StringValue: '1.5' },
          raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 3]) },
        },
      }),
    );
    const [message] = await receive(url);
    expect(message?.Body).to.equal('grüße');
    expect(message?.MessageId).to.equal(sent.MessageId);
    expect(message?.MD5OfMessageAttributes).to.equal(sent.MD5OfMessageAttributes);
    expect(message?.Attributes?.ApproximateReceiveCount).to.equal('1');
    expect(message?.Attributes).to.include.keys('SentTimestamp', 'SenderId');
    expect(message?.MessageAttributes?.weight?.StringValue).to.equal('1.5');
    expect(message?.MessageAttributes?.raw?.BinaryValue).to.deep.equal(new Uint8Array([1, 2, 3]));
  });

  behaviour('digests attributes as the developer guide says', async () => {
    const sent = await sqs.send(
      new SendMessageCommand({
        QueueUrl: await createQueue(),
        MessageBody: 'x',
        MessageAttributes: { timestamp: { DataType: 'Number', StringValue: '1493147359900' } },
      }),
    );
    expect(sent.MD5OfMessageAttributes).to.equal('235c5c510d26fb653d073faed50ae77c');
  });

  behaviour('leaves out attributes that were not asked for', async () => {
    const url = await createQueue();
    await send(url);
    const [message] = await receive(url, {
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: [],
    });
    expect(Object.keys(message?.Attributes ?? {})).to.deep.equal(['SentTimestamp']);
  });

  behaviour('hides a received message until its visibility timeout ends', async () => {
    const url = await createQueue({ VisibilityTimeout: '30' });
    await send(url);
    const [message] = await receive(url);
    expect(await receive(url)).to.deep.equal([]);
    const counts = await attributesOf(url);
    expect(counts.ApproximateNumberOfMessages).to.equal('0');
    expect(counts.ApproximateNumberOfMessagesNotVisible).to.equal('1');
    const { ReceiptHandle } = message ?? {};
    const now = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 };
    await sqs.send(new ChangeMessageVisibilityCommand(now));
    const [again] = await receive(url);
    expect(again?.Attributes?.ApproximateReceiveCount).to.equal('2');
    expect(again?.ReceiptHandle).not.to.equal(ReceiptHandle);
  });

  behaviour('answers a long poll as soon as a message comes', async () => {
    const url = await createQueue();
    const polled = receive(url, { WaitTimeSeconds: 4 });
    await send(url, 'soon');
    expect((await polled).map(({ Body }) => Body)).to.deep.equal(['soon']);
  });

  behaviour('deletes nothing by a stale receipt handle', async () => {
    const url = await createQueue({ VisibilityTimeout: '0' });
    await send(url);
    const [first] = await receive(url);
    const [second] = await receive(url);
    const stale = { QueueUrl: url, ReceiptHandle: first?.ReceiptHandle };
    await sqs.send(new DeleteMessageCommand(stale));
    expect((await attributesOf(url)).ApproximateNumberOfMessages).to.equal('1');
    const fresh = { QueueUrl: url, ReceiptHandle: second?.ReceiptHandle };
    await sqs.send(new DeleteMessageCommand(fresh));
    expect((await attributesOf(url)).ApproximateNumberOfMessages).to.equal('0');
  });

  behaviour('refuses a receipt handle that it never gave', async () => {
    const input = { QueueUrl: await createQueue(), ReceiptHandle: 'nonsense' };
    const error = await errorOf(sqs.send(new DeleteMessageCommand(input)));
    expect(error.name).to.equal('ReceiptHandleIsInvalid');
  });

  behaviour('refuses to change the visibility of a deleted message', async () => {
    const url = await createQueue();
    await send(url);
    const [message] = await receive(url);
    const delivery = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle };
    await sqs.send(new DeleteMessageCommand(delivery));
    const command = new ChangeMessageVisibilityCommand({ ...delivery, VisibilityTimeout: 5 });
    const error = await errorOf(sqs.send(command));
    expect(error.name).to.equal('InvalidParameterValue');
    expect(error.message).to.contain('not available for visibility timeout change');
  });

  behaviour('moves a message to the dead-letter queue after maxReceiveCount', async () => {
    const dlq = await createQueue();
    const deadLetterTargetArn = (await attributesOf(dlq)).QueueArn;
    const url = await createQueue({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
    });
    await send(url, 'poison');
    expect(await receive(url)).to.have.length(1);
    expect(await receive(url)).to.have.length(1);
    expect(await receive(url)).to.have.length(0);
    const [dead] = await receive(dlq);
    expect(dead?.Body).to.equal('poison');
  });

  behaviour('tells a dead letter where it came from', async () => {
    const dlq = await createQueue();
    const deadLetterTargetArn = (await attributesOf(dlq)).QueueArn;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    const url = await createQueue({ VisibilityTimeout: '0', RedrivePolicy });
    await send(url);
    await receive(url);
    await receive(url);
    const [dead] = await receive(dlq);
    const source = (await attributesOf(url)).QueueArn;
    expect(dead?.Attributes?.DeadLetterQueueSourceArn).to.equal(source);
  });

  behaviour('refuses a redrive policy whose target does not exist', async () => {
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:nowhere';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    const QueueUrl = await createQueue();
    const command = new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } });
    expect((await errorOf(sqs.send(command))).name).to.equal('InvalidParameterValue');
  });

  behaviour('refuses a body beyond the maximum message size', async () => {
    const url = await createQueue({ MaximumMessageSize: '1024' });
    const error = await errorOf(send(url, 'x'.repeat(1025)));
    expect(error.name).to.equal('InvalidParameterValue');
    expect(error.message).to.contain('Message must be shorter than 1024 bytes');
  });

  behaviour('refuses a character that XML does not have', async () => {
    const error = await errorOf(send(await createQueue(), 'a\u0000b'));
    expect(error.name).to.equal('InvalidMessageContents');
  });

  behaviour('refuses to give 11 messages at once', async () => {
    const error = await errorOf(receive(await createQueue(), { MaxNumberOfMessages: 11 }));
    expect(error.name).to.equal('InvalidParameterValue');
  });

  behaviour('reports a batch entry by entry', async () => {
    const QueueUrl = await createQueue({ MaximumMessageSize: '1024' });
    const sent = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'x' },
          { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).to.deep.equal(['good']);
    expect(sent.Failed?.[0]).to.include({ Id: 'late', Code: 'InvalidParameterValue' });
    const messages = await receive(QueueUrl);
    const Entries = [{ Id: 'a', ReceiptHandle: messages[0]?.ReceiptHandle }];
    const deleted = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(deleted.Successful).to.deep.equal([{ Id: 'a' }]);
  });

  behaviour('refuses an empty batch, a batch of 11, and one with an id twice', async () => {
    const QueueUrl = await createQueue();
    const batch = (ids: string[]) => {
      const Entries = ids.map((Id) => ({ Id, MessageBody: 'x' }));
      return errorOf(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })));
    };
    expect((await batch([])).name).to.equal('EmptyBatchRequest');
    expect((await batch(['a', 'a'])).name).to.equal('BatchEntryIdsNotDistinct');
    const eleven = Array.from({ length: 11 }, (_, index) => `e${index}`);
    expect((await batch(eleven)).name).to.equal('TooManyEntriesInBatchRequest');
  });

  behaviour('purges once a minute', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl);
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect((await attributesOf(QueueUrl)).ApproximateNumberOfMessages).to.equal('0');
    const error = await errorOf(sqs.send(new PurgeQueueCommand({ QueueUrl })));
    expect(error.name).to.equal('PurgeQueueInProgress');
  });

  behaviour('keeps tags', async () => {
    const command = new CreateQueueCommand({ QueueName: `q-${uuid()}`, tags: { team: 'orders' } });
    const { QueueUrl } = await sqs.send(command);
    const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    expect(Tags).to.deep.equal({ team: 'orders' });
  });

  behaviour('forgets a deleted queue', async () => {
    const QueueUrl = await createQueue();
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    expect((await errorOf(send(QueueUrl))).name).to.equal('QueueDoesNotExist');
  });

  behaviour('keeps the name of a deleted queue for a minute', async () => {
    const QueueUrl = await createQueue();
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    const QueueName = QueueUrl.split('/').at(-1) ?? '';
    const error = await errorOf(sqs.send(new CreateQueueCommand({ QueueName })));
    expect(error.name).to.equal('QueueDeletedRecently');
  });
});
