import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { errorOf } from './behaviour.ts';
import { behaviour, sqsSuite } from './sqs-suite.ts';

describe('SQS queues conformance', () => {
  const suite = sqsSuite();
  const { attributesOf, createQueue, send } = suite;

  behaviour('finds a queue by its name, with its attributes', async () => {
    const url = await createQueue({ VisibilityTimeout: '45' });
    const name = url.split('/').at(-1) ?? '';
    const found = await suite.sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    expect(found.QueueUrl).to.equal(url);
    const attributes = await attributesOf(url);
    expect(attributes.VisibilityTimeout).to.equal('45');
    expect(attributes.MessageRetentionPeriod).to.equal('345600');
    expect(attributes.QueueArn?.endsWith(`:${name}`)).to.equal(true);
    const listed = await suite.sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }));
    expect(listed.QueueUrls).to.deep.equal([url]);
  });

  behaviour('has a default maximum message size of 1 MiB', async () => {
    expect((await attributesOf(await createQueue())).MaximumMessageSize).to.equal('1048576');
  });

  behaviour('names a queue that does not exist', async () => {
    const error = await errorOf(suite.sqs.send(new GetQueueUrlCommand({ QueueName: 'nowhere' })));
    expect(error).to.include({ name: 'QueueDoesNotExist' });
    expect(error.message).to.match(/^The specified queue does not exist/);
  });

  behaviour('refuses the same name with other attributes', async () => {
    const url = await createQueue({ VisibilityTimeout: '10' });
    const QueueName = url.split('/').at(-1) ?? '';
    const Attributes = { VisibilityTimeout: '11' };
    const error = await errorOf(suite.sqs.send(new CreateQueueCommand({ QueueName, Attributes })));
    expect(error.name).to.equal('QueueNameExists');
    const same = new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '10' } });
    expect((await suite.sqs.send(same)).QueueUrl).to.equal(url);
  });

  behaviour('refuses an attribute out of bounds', async () => {
    const error = await errorOf(createQueue({ VisibilityTimeout: '43201' }));
    expect(error.name).to.equal('InvalidAttributeValue');
  });

  behaviour('refuses an attribute that it does not know', async () => {
    const error = await errorOf(createQueue({ Colour: 'blue' }));
    expect(error.name).to.equal('InvalidAttributeName');
  });

  behaviour('refuses a redrive policy whose target does not exist', async () => {
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:nowhere';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    const QueueUrl = await createQueue();
    const command = new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy } });
    expect((await errorOf(suite.sqs.send(command))).name).to.equal('InvalidParameterValue');
  });

  behaviour('purges once a minute', async () => {
    const QueueUrl = await createQueue();
    await send(QueueUrl);
    await suite.sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect((await attributesOf(QueueUrl)).ApproximateNumberOfMessages).to.equal('0');
    const error = await errorOf(suite.sqs.send(new PurgeQueueCommand({ QueueUrl })));
    expect(error.name).to.equal('PurgeQueueInProgress');
  });

  behaviour('keeps tags', async () => {
    const command = new CreateQueueCommand({ QueueName: `q-${uuid()}`, tags: { team: 'orders' } });
    const { QueueUrl } = await suite.sqs.send(command);
    const { Tags } = await suite.sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    expect(Tags).to.deep.equal({ team: 'orders' });
  });

  behaviour('forgets a deleted queue', async () => {
    const QueueUrl = await createQueue();
    await suite.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    expect((await errorOf(send(QueueUrl))).name).to.equal('QueueDoesNotExist');
  });

  behaviour('keeps the name of a deleted queue for a minute', async () => {
    const QueueUrl = await createQueue();
    await suite.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    const QueueName = QueueUrl.split('/').at(-1) ?? '';
    const error = await errorOf(suite.sqs.send(new CreateQueueCommand({ QueueName })));
    expect(error.name).to.equal('QueueDeletedRecently');
  });
});
