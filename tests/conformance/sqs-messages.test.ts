import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { errorOf } from './behaviour.ts';
import { behaviour, sqsSuite } from './sqs-suite.ts';

describe('SQS messages conformance', () => {
  const suite = sqsSuite();
  const { attributesOf, createQueue, receive, send } = suite;

  behaviour('gives a message with its attributes and digests', async () => {
    const url = await createQueue();
    const sent = await suite.sqs.send(
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
    const sent = await suite.sqs.send(
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
    await suite.sqs.send(new ChangeMessageVisibilityCommand(now));
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
    await suite.sqs.send(new DeleteMessageCommand(stale));
    expect((await attributesOf(url)).ApproximateNumberOfMessages).to.equal('1');
    const fresh = { QueueUrl: url, ReceiptHandle: second?.ReceiptHandle };
    await suite.sqs.send(new DeleteMessageCommand(fresh));
    expect((await attributesOf(url)).ApproximateNumberOfMessages).to.equal('0');
  });

  behaviour('refuses a receipt handle that it never gave', async () => {
    const input = { QueueUrl: await createQueue(), ReceiptHandle: 'nonsense' };
    const error = await errorOf(suite.sqs.send(new DeleteMessageCommand(input)));
    expect(error.name).to.equal('ReceiptHandleIsInvalid');
  });

  behaviour('refuses to change the visibility of a deleted message', async () => {
    const url = await createQueue();
    await send(url);
    const [message] = await receive(url);
    const delivery = { QueueUrl: url, ReceiptHandle: message?.ReceiptHandle };
    await suite.sqs.send(new DeleteMessageCommand(delivery));
    const command = new ChangeMessageVisibilityCommand({ ...delivery, VisibilityTimeout: 5 });
    const error = await errorOf(suite.sqs.send(command));
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
    const sent = await suite.sqs.send(
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
    const deleted = await suite.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(deleted.Successful).to.deep.equal([{ Id: 'a' }]);
  });

  behaviour('refuses an empty batch, a batch of 11, and one with an id twice', async () => {
    const QueueUrl = await createQueue();
    const batch = (ids: string[]) => {
      const Entries = ids.map((Id) => ({ Id, MessageBody: 'x' }));
      return errorOf(suite.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })));
    };
    expect((await batch([])).name).to.equal('EmptyBatchRequest');
    expect((await batch(['a', 'a'])).name).to.equal('BatchEntryIdsNotDistinct');
    const eleven = Array.from({ length: 11 }, (_, index) => `e${index}`);
    expect((await batch(eleven)).name).to.equal('TooManyEntriesInBatchRequest');
  });
});
