import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { Sqs } from '../../../../../local/services/sqs/sqs.ts';

const SIGNAL = new AbortController().signal;
const SHORT_POLL = { max: 10, waitMs: 0, signal: SIGNAL };
const CALL = { requestId: 'r', accessKeyId: 'test', signal: SIGNAL };

describe('Sqs', () => {
  let scheduler: VirtualScheduler;
  let sqs: Sqs;

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    sqs = new Sqs({ scheduler, identity: LOCAL_IDENTITY });
  });

  const call = (operation: string, input: object) =>
    sqs.service.operations[operation]?.run(input, CALL) as Record<string, unknown>;

  /** A queue with a dead-letter queue, and one message that has become a dead letter. */
  async function deadLetter() {
    const dlq = sqs.createQueue('dlq', {});
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dlq.arn, maxReceiveCount: 1 });
    const source = sqs.createQueue('source', { RedrivePolicy, VisibilityTimeout: '0' });
    const { MessageId } = sqs.sendMessage(source.arn, { body: 'poison' });
    await sqs.receive(source.arn, SHORT_POLL);
    await sqs.receive(source.arn, SHORT_POLL);
    return { dlq, source, MessageId };
  }

  it('finds the queue of any URL whose last part is its name', () => {
    const { arn, url } = sqs.createQueue('orders', {});
    expect(url).to.equal('https://sqs.us-east-1.amazonaws.com/000000000000/orders');
    expect(sqs.arnOfUrl('http://localhost:4566/123456789012/orders')).to.equal(arn);
    expect(() => sqs.arnOfUrl('https://sqs.us-east-1.amazonaws.com/000000000000/none'))
      .to.throw('The specified queue does not exist.')
      .with.property('name', 'QueueDoesNotExist');
  });

  it('gives messages as a Lambda event carries them', async () => {
    const { arn } = sqs.createQueue('orders', {});
    const attributes = { kind: { DataType: 'String', StringValue: 'new' } };
    const sent = sqs.sendMessage(arn, { body: '{}', attributes });
    const [message] = await sqs.receive(arn, SHORT_POLL);
    expect(message).to.deep.include({
      messageId: sent.MessageId,
      body: '{}',
      md5OfBody: '99914b932bd37a50b983c5e7c90ae93b',
      messageAttributes: {
        kind: {
          dataType: 'String',
          stringValue: 'new',
          stringListValues: [],
          binaryListValues: [],
        },
      },
    });
    expect(message?.attributes).to.include({ SentTimestamp: String(scheduler.now()) });
    sqs.deleteMessage(arn, message?.receiptHandle ?? '');
    await scheduler.advance(60_000);
    expect(await sqs.receive(arn, SHORT_POLL)).to.deep.equal([]);
  });

  it('asks for the permission of the single call in a batch', () => {
    const { arn, url } = sqs.createQueue('orders', {});
    const { SendMessageBatch } = sqs.service.operations;
    expect(SendMessageBatch?.permissions?.({ QueueUrl: url })).to.deep.equal([
      { action: 'sqs:SendMessage', resource: arn },
    ]);
  });

  it('keeps the id and the age of a dead letter', async () => {
    const { dlq, source, MessageId } = await deadLetter();
    const [dead] = await sqs.receive(dlq.arn, SHORT_POLL);
    expect(dead?.messageId).to.equal(MessageId);
    expect(dead?.attributes.DeadLetterQueueSourceArn).to.equal(source.arn);
    expect(dead?.attributes.SentTimestamp).to.equal(String(scheduler.now()));
  });

  it('goes on giving a poison message when the dead-letter queue is gone', async () => {
    const { dlq, source } = await deadLetter();
    call('DeleteQueue', { QueueUrl: dlq.url });
    sqs.sendMessage(source.arn, { body: 'again' });
    expect(await sqs.receive(source.arn, SHORT_POLL)).to.have.length(1);
    expect(await sqs.receive(source.arn, SHORT_POLL)).to.have.length(1);
  });

  it('moves dead letters back as new messages', async () => {
    const { dlq, source, MessageId } = await deadLetter();
    call('StartMessageMoveTask', { SourceArn: dlq.arn });
    await scheduler.advance(0);
    const [moved] = await sqs.receive(source.arn, SHORT_POLL);
    expect(moved?.body).to.equal('poison');
    expect(moved?.messageId).not.to.equal(MessageId);
    expect(moved?.attributes.ApproximateReceiveCount).to.equal('1');
    const { Results } = call('ListMessageMoveTasks', { SourceArn: dlq.arn });
    expect((Results as object[])[0]).to.include({
      Status: 'COMPLETED',
      ApproximateNumberOfMessagesMoved: 1,
    });
  });

  it('moves no faster than asked', async () => {
    const { dlq, source } = await deadLetter();
    for (let count = 0; count < 2; count++) sqs.sendMessage(dlq.arn, { body: `${count}` });
    call('StartMessageMoveTask', {
      SourceArn: dlq.arn,
      DestinationArn: source.arn,
      MaxNumberOfMessagesPerSecond: 2,
    });
    await scheduler.advance(0);
    const counts = () => call('GetQueueAttributes', { QueueUrl: dlq.url, AttributeNames: ['All'] });
    expect(counts().Attributes).to.include({ ApproximateNumberOfMessages: '1' });
    await scheduler.advance(1000);
    expect(counts().Attributes).to.include({ ApproximateNumberOfMessages: '0' });
  });

  it('refuses to move messages of a queue that is no dead-letter queue', () => {
    const { arn } = sqs.createQueue('orders', {});
    expect(() => call('StartMessageMoveTask', { SourceArn: arn })).to.throw(
      'Source queue must be configured as a Dead Letter Queue.',
    );
  });

  it('fails the move of a message whose source nobody knows', async () => {
    const { dlq } = await deadLetter();
    call('PurgeQueue', { QueueUrl: dlq.url });
    sqs.sendMessage(dlq.arn, { body: 'sent by hand' });
    call('StartMessageMoveTask', { SourceArn: dlq.arn });
    await scheduler.advance(0);
    const { Results } = call('ListMessageMoveTasks', { SourceArn: dlq.arn });
    expect((Results as object[])[0]).to.include({
      Status: 'FAILED',
      FailureReason: 'CouldNotDetermineMessageSource',
    });
    expect(await sqs.receive(dlq.arn, SHORT_POLL)).to.have.length(1);
  });

  it('says which dead-letter queue is missing after provisioning', () => {
    const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:000000000000:dlq';
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 });
    sqs.createQueue('orders', { RedrivePolicy });
    expect(() => sqs.assertRedriveTargets()).to.throw('Dead letter target does not exist.');
    const denyAll = JSON.stringify({ redrivePermission: 'denyAll' });
    sqs.createQueue('dlq', { RedriveAllowPolicy: denyAll });
    expect(() => sqs.assertRedriveTargets()).to.throw('does not have permission');
  });

  describe('for a service', () => {
    const RULE = 'arn:aws:events:us-east-1:000000000000:rule/bus/rule';
    const SENDER = { service: 'events.amazonaws.com', sourceArn: RULE };

    const policy = (statement: object) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: '*',
            ...statement,
          },
        ],
      });

    it('takes what the queue policy allows for the source', () => {
      const Condition = { ArnEquals: { 'aws:SourceArn': RULE } };
      const { arn } = sqs.createQueue('orders', { Policy: policy({ Condition }) });
      expect(sqs.sendMessageAs(SENDER, arn, { body: 'x' }).MessageId).to.be.a('string');
      const other = { ...SENDER, sourceArn: `${RULE}-other` };
      expect(() => sqs.sendMessageAs(other, arn, { body: 'x' }))
        .to.throw('no resource-based policy allows the sqs:SendMessage action')
        .with.property('name', 'AccessDeniedException');
    });

    it('takes nothing without a policy', () => {
      const { arn } = sqs.createQueue('orders', {});
      expect(() => sqs.sendMessageAs(SENDER, arn, { body: 'x' })).to.throw('not authorized');
    });

    it('passes over a denial of what does not come by TLS', () => {
      const deny = {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
      expect(() => sqs.createQueue('orders', { Policy })).not.to.throw();
    });

    it('refuses a policy that denies everybody', () => {
      const Policy = policy({ Effect: 'Deny', Principal: '*' });
      expect(() => sqs.createQueue('orders', { Policy })).to.throw(
        'an SQS queue policy that denies every principal',
      );
    });
  });
});
