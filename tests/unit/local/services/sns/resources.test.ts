import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { snsResourceTypes } from '../../../../../local/services/sns/resources.ts';
import { Sns } from '../../../../../local/services/sns/sns.ts';
import type { NewMessage } from '../../../../../local/services/sqs/message.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:told';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q';
const denying = (Condition?: object): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Principal: '*', Action: 'sns:Publish', Resource: TOPIC, Condition },
    ],
  });
const WITHOUT_TLS = { Bool: { 'aws:SecureTransport': 'false' } };

describe('SNS resources', () => {
  let scheduler: VirtualScheduler;
  let sns: Sns;
  let sent: { sourceArn: string; queueArn: string; message: NewMessage }[];

  beforeEach(() => {
    scheduler = new VirtualScheduler();
    sent = [];
    sns = new Sns({
      scheduler,
      identity: LOCAL_IDENTITY,
      sqs: {
        sendMessageAs: ({ sourceArn }, queueArn, message) => {
          sent.push({ sourceArn, queueArn, message });
          return { MessageId: '1', MD5OfMessageBody: '' };
        },
      },
    });
  });

  const provision = (type: string, values: Record<string, unknown>) =>
    snsResourceTypes(sns)
      .find((one) => one.type === type)
      ?.provision({ address: `${type}.this`, type, values });

  it('make a topic that brings what is published to its queue', async () => {
    const topic = provision('aws_sns_topic', { name: 'told', policy: denying(WITHOUT_TLS) });
    expect(topic).to.deep.equal({ id: TOPIC, arn: TOPIC, name: 'told' });
    provision('aws_sns_topic_subscription', {
      topic_arn: TOPIC,
      protocol: 'sqs',
      endpoint: QUEUE,
      raw_message_delivery: true,
    });
    sns.service.operations.Publish?.run(
      { TopicArn: TOPIC, Message: 'shipped' },
      { requestId: 'r', accessKeyId: '', signal: new AbortController().signal },
    );
    await scheduler.runUntilIdle();
    expect(sent).to.deep.equal([
      { sourceArn: TOPIC, queueArn: QUEUE, message: { body: 'shipped', attributes: {} } },
    ]);
  });

  it('refuse a policy that denies everybody, on the topic and beside it', () => {
    const refusal = 'does not honour an SNS topic policy that denies every principal';
    const own = { name: 'told', policy: denying() };
    expect(() => provision('aws_sns_topic', own)).to.throw(refusal);
    provision('aws_sns_topic', { name: 'told' });
    const beside = { arn: TOPIC, policy: denying() };
    expect(() => provision('aws_sns_topic_policy', beside)).to.throw(refusal);
  });

  it('refuse a protocol by name', () => {
    provision('aws_sns_topic', { name: 'told' });
    const values = { topic_arn: TOPIC, protocol: 'https', endpoint: 'https://example.com' };
    expect(() => provision('aws_sns_topic_subscription', values)).to.throw(
      'does not honour the SNS protocol https',
    );
  });
});
