import {
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter } from '../../../lambdas/shared/dead-letters/dead-letter.ts';
import { EVENTBRIDGE_ATTRIBUTES } from '../../../lambdas/shared/dead-letters/read-cause.ts';
import { queueUrl } from '../queues.ts';

/**
 * Sends a letter's message to the queue that gave it up, and answers what came of it in words.
 *
 * @param queueName the whole name of the queue.
 */
export async function sendToQueue(
  sqs: SQSClient,
  queueName: string,
  letter: DeadLetter,
): Promise<string> {
  const attributes = messageAttributes(letter);
  const { MessageId } = await sqs.send(
    new SendMessageCommand({
      QueueUrl: await queueUrl(sqs, queueName),
      MessageBody: letter.body,
      ...(Object.keys(attributes).length > 0 ? { MessageAttributes: attributes } : {}),
    }),
  );
  return `message ${MessageId}`;
}

/** Without what EventBridge said of its failure: this time that would be untrue. */
function messageAttributes({ attributes }: DeadLetter): Record<string, MessageAttributeValue> {
  const own = Object.entries(attributes).filter(([name]) => !EVENTBRIDGE_ATTRIBUTES.includes(name));
  return Object.fromEntries(
    own.map(([name, { data_type, string_value, binary_value }]) => [
      name,
      {
        DataType: data_type,
        ...(string_value === undefined ? {} : { StringValue: string_value }),
        ...(binary_value === undefined ? {} : { BinaryValue: Buffer.from(binary_value, 'base64') }),
      },
    ]),
  );
}
