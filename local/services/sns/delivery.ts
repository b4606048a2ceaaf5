import { AwsError } from '../../core/aws-error.ts';
import type { Sqs } from '../sqs/sqs.ts';
import type { Notification } from './message.ts';
import type { Subscription } from './topics.ts';

/**
 * Brings a message to a queue, whose policy must let the topic in. A refusal is final, as a client
 * error is on AWS, where the message is dropped; the runtime's log says so.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function deliver(
  sqs: Pick<Sqs, 'sendMessageAs'>,
  subscription: Subscription,
  notification: Notification,
): void {
  const { topicArn, message, attributes } = notification;
  const sender = { service: 'sns.amazonaws.com', sourceArn: topicArn };
  const content = subscription.raw
    ? { body: message, attributes }
    : { body: envelope(notification) };
  try {
    sqs.sendMessageAs(sender, subscription.endpoint, content);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    console.error(`SNS dropped a message for ${subscription.endpoint}: ${error.message}`);
  }
}

/**
 * What a queue gets, without the members that sign it: no certificate of AWS is here to do so.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
function envelope(notification: Notification): string {
  const { messageId, topicArn, subject, message, attributes, publishedAt } = notification;
  const entries = Object.entries(attributes).map(([name, value]) => [
    name,
    { Type: value.DataType, Value: value.BinaryValue ?? value.StringValue },
  ]);
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(publishedAt).toISOString(),
    ...(entries.length > 0 && { MessageAttributes: Object.fromEntries(entries) }),
  });
}
