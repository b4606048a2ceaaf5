import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import sinon from 'sinon';
import { queueDepth } from '../../../../scripts/lib/queues.ts';

describe('queueDepth', () => {
  afterEach(() => sinon.restore());

  it('counts messages that wait and messages in flight', async () => {
    const sqs = new SQSClient({ region: 'us-east-1' });
    sinon.stub(sqs, 'send').callsFake((async (command: unknown) =>
      command instanceof GetQueueUrlCommand
        ? { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/q' }
        : {
            Attributes: {
              ApproximateNumberOfMessages: '3',
              ApproximateNumberOfMessagesNotVisible: '2',
            },
          }) as never);
    expect(await queueDepth(sqs, 'q')).to.equal(5);
  });
});
