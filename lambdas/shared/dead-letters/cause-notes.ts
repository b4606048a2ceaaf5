import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { causeOf } from './cause.ts';
import { deadLetterId } from './dead-letter.ts';

/**
 * Why messages of one queue are given up, written down by the consumer that knows it. SQS moves a
 * message to its dead-letter queue without a word of why, but under the same message id.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export class CauseNotes {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #queue: string;

  /** @param queue the queue's name without project and environment, e.g. `notification-queue`. */
  constructor(client: DynamoDBDocumentClient, deadLettersTable: string, queue: string) {
    this.#client = client;
    this.#table = deadLettersTable;
    this.#queue = queue;
  }

  /**
   * Notes under the message's dead-letter id why this delivery of it fails. The note alone is no
   * dead letter yet: it has no status until the message is dead.
   */
  async note({ messageId }: Pick<SQSRecord, 'messageId'>, error: unknown): Promise<void> {
    const cause = causeOf(error);
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: { dead_letter_id: deadLetterId(this.#queue, messageId) },
        UpdateExpression: 'SET #cause = :cause, #group = :group',
        ExpressionAttributeNames: { '#cause': 'cause', '#group': 'group' },
        ExpressionAttributeValues: { ':cause': cause, ':group': cause.error },
      }),
    );
  }
}
