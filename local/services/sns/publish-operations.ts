import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { AnyOperation, Operation, Permission } from '../../core/service.ts';
import type { Sqs } from '../sqs/sqs.ts';
import { deliver } from './delivery.ts';
import { required } from './errors.ts';
import {
  checkPublish,
  MAXIMUM_BYTES,
  PUBLISH_MEMBERS,
  type PublishInput,
  publishBytes,
} from './message.ts';
import type { Topic, Topics } from './topics.ts';

const ATTRIBUTE_MEMBERS = ['DataType', 'StringValue', 'BinaryValue'];

type Entry = PublishInput & { Id: string };

interface BatchInput {
  TopicArn: string;
  PublishBatchRequestEntries: Entry[];
}

interface Published {
  Id: string;
  MessageId: string;
}

interface Failed {
  Id: string;
  Code: string;
  Message: string;
  SenderFault: boolean;
}

/**
 * The operations that publish.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function publishOperations(
  topics: Topics,
  { scheduler, sqs }: { scheduler: Scheduler; sqs: Pick<Sqs, 'sendMessageAs'> },
): Record<string, AnyOperation> {
  const permissions = ({ TopicArn }: { TopicArn?: string }): Permission[] => [
    { action: 'sns:Publish', resource: required('TopicArn', TopicArn) },
  ];
  const publish = (topic: Topic, input: PublishInput): string => {
    checkPublish(input);
    const { Message: message = '', Subject: subject, MessageAttributes: attributes = {} } = input;
    const publishedAt = scheduler.now();
    const messageId = randomUUID();
    const topicArn = topic.arn;
    const notification = { messageId, topicArn, message, subject, attributes, publishedAt };
    for (const subscription of topic.subscriptions.values()) {
      if (!subscription.pending) {
        scheduler.after(0, () => deliver(sqs, subscription, notification));
      }
    }
    return messageId;
  };
  return {
    Publish: {
      parameters: ['TopicArn', ...PUBLISH_MEMBERS],
      members: { 'MessageAttributes.*': ATTRIBUTE_MEMBERS },
      permissions,
      run: ({ TopicArn, ...input }) => ({ MessageId: publish(topics.get(TopicArn), input) }),
    } satisfies Operation<PublishInput & { TopicArn: string }>,
    PublishBatch: {
      parameters: ['TopicArn', 'PublishBatchRequestEntries'],
      members: {
        PublishBatchRequestEntries: ['Id', ...PUBLISH_MEMBERS],
        'PublishBatchRequestEntries.MessageAttributes.*': ATTRIBUTE_MEMBERS,
      },
      permissions,
      run: ({ TopicArn, PublishBatchRequestEntries: entries }) => {
        const topic = topics.get(TopicArn);
        checkBatch(entries ?? []);
        return publishEach(entries, (entry) => publish(topic, entry));
      },
    } satisfies Operation<BatchInput>,
  };
}

function publishEach(
  entries: Entry[],
  publish: (entry: Entry) => string,
): { Successful: Published[]; Failed: Failed[] } {
  const output: { Successful: Published[]; Failed: Failed[] } = { Successful: [], Failed: [] };
  for (const entry of entries) {
    const { Id } = entry;
    try {
      output.Successful.push({ Id, MessageId: publish(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      output.Failed.push({ Id, Code: error.name, Message: error.message, SenderFault: true });
    }
  }
  return output;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
function checkBatch(entries: Entry[]): void {
  const refuse = (name: string, message: string): AwsError => new AwsError(name, message);
  if (entries.length === 0) {
    throw refuse('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  }
  if (entries.length > 10) {
    throw refuse(
      'TooManyEntriesInBatchRequest',
      'The batch request contains more entries than permissible (more than 10).',
    );
  }
  if (entries.some(({ Id }) => !/^[A-Za-z0-9_-]{1,80}$/.test(Id ?? ''))) {
    throw refuse(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw refuse(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  if (entries.reduce((sum, entry) => sum + publishBytes(entry), 0) > MAXIMUM_BYTES) {
    throw refuse(
      'BatchRequestTooLong',
      'The length of all the batch messages put together is more than the limit.',
    );
  }
}
