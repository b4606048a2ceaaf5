import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { fullJitterMs } from '../../shared/backoff.ts';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';

/**
 * When a failed message comes again. Left alone it would after the queue's visibility timeout,
 * which is made for a function that hangs, and a poison order would take minutes to be given up.
 */
export class RedeliveryPace {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #logger: Logger;
  readonly #random: () => number;

  constructor(
    client: SQSClient,
    queueUrl: string,
    logger: Logger,
    random: () => number = Math.random,
  ) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#logger = logger;
    this.#random = random;
  }

  /**
   * Makes a message visible again after a random time: whole seconds, as SQS counts, up to 1
   * after the first receive, 2 after the second, 4 after the third. Where that fails the queue's own timeout stands.
   */
  async putOff(receiptHandle: string, receiveCount: number): Promise<void> {
    const limits = { baseMs: 1_000, capMs: 60_000 };
    const seconds = Math.ceil(fullJitterMs(receiveCount, limits, this.#random) / 1_000);
    try {
      await this.#client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.#queueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    } catch (error) {
      this.#logger.warn('message keeps its visibility timeout', {
        code: 'VISIBILITY_UNCHANGED',
        ...errorFields(error),
      });
    }
  }
}
