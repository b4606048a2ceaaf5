import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { sqsResourceTypes } from '../../../../../local/services/sqs/resources.ts';
import { Sqs } from '../../../../../local/services/sqs/sqs.ts';

describe('aws_sqs_queue', () => {
  it('makes a queue with the attributes of the plan', () => {
    const sqs = new Sqs({ scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY });
    const [queue] = sqsResourceTypes(sqs);
    const computed = queue?.provision({
      address: 'aws_sqs_queue.this',
      type: 'aws_sqs_queue',
      values: {
        name: 'orders',
        visibility_timeout_seconds: 180,
        delay_seconds: 0,
        redrive_policy: JSON.stringify({
          deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dlq',
          maxReceiveCount: 3,
        }),
        policy: null,
      },
    });
    const url = 'https://sqs.us-east-1.amazonaws.com/000000000000/orders';
    const arn = 'arn:aws:sqs:us-east-1:000000000000:orders';
    expect(computed).to.deep.equal({ id: url, url, arn, name: 'orders' });
    expect(sqs.visibilityTimeoutMs(arn)).to.equal(180_000);
  });
});
