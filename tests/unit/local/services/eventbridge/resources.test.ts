import { expect } from 'chai';
import { AwsError } from '../../../../../local/core/aws-error.ts';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { EventBridge } from '../../../../../local/services/eventbridge/eventbridge.ts';
import { eventBridgeResourceTypes } from '../../../../../local/services/eventbridge/resources.ts';

/** No rule of these tests reaches a function. */
const noFunctions = {
  mayInvoke: () => false,
  invokeAsync: () => {
    throw new AwsError('ResourceNotFoundException', 'there are no functions');
  },
};

describe('EventBridge resources', () => {
  it('make a bus with a rule and a target that gets its events', async () => {
    const scheduler = new VirtualScheduler();
    const sent: string[] = [];
    const sqs = {
      sendMessageAs: (_sender: object, queueArn: string) => {
        sent.push(queueArn);
        return { MessageId: '1', MD5OfMessageBody: '' };
      },
    };
    const events = new EventBridge({
      scheduler,
      identity: LOCAL_IDENTITY,
      sqs,
      functions: noFunctions,
    });
    const types = new Map(eventBridgeResourceTypes(events).map((type) => [type.type, type]));
    const provision = (type: string, values: Record<string, unknown>) =>
      types.get(type)?.provision({ address: `${type}.this`, type, values });
    const bus = 'dofs-local-events';

    expect(provision('aws_cloudwatch_event_bus', { name: bus })).to.include({
      arn: `arn:aws:events:us-east-1:000000000000:event-bus/${bus}`,
    });
    const rule = provision('aws_cloudwatch_event_rule', {
      name: 'created',
      event_bus_name: bus,
      event_pattern: '{"detail-type":["OrderCreated"]}',
    });
    expect(rule?.arn).to.equal(`arn:aws:events:us-east-1:000000000000:rule/${bus}/created`);
    const arn = 'arn:aws:sqs:us-east-1:000000000000:q';
    provision('aws_cloudwatch_event_target', {
      rule: 'created',
      event_bus_name: bus,
      arn,
      input_transformer: [{ input_paths: { id: '$.id' }, input_template: '<id>' }],
      retry_policy: [{ maximum_retry_attempts: 3, maximum_event_age_in_seconds: 60 }],
    });
    events.putEvents([
      { Source: 's', DetailType: 'OrderCreated', Detail: '{}', EventBusName: bus },
    ]);
    await scheduler.runUntilIdle();
    expect(sent).to.deep.equal([arn]);
  });

  it('refuse a target that is neither queue nor function, by its ARN', () => {
    const sqs = { sendMessageAs: () => ({ MessageId: '1', MD5OfMessageBody: '' }) };
    const scheduler = new VirtualScheduler();
    const events = new EventBridge({
      scheduler,
      identity: LOCAL_IDENTITY,
      sqs,
      functions: noFunctions,
    });
    events.putRule({ name: 'r', busName: 'default', pattern: '{"source":["a"]}' });
    const Arn = 'arn:aws:sns:us-east-1:000000000000:topic';
    expect(() => events.putTarget('r', undefined, { Id: 'one', Arn })).to.throw(
      `does not honour the EventBridge target ${Arn}`,
    );
  });
});
