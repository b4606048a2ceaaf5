import type { SQSRecord } from 'aws-lambda';
import type { Clock } from '../../shared/clock.ts';
import type { DeadLetterRecords } from '../../shared/dead-letters/dead-letter-records.ts';
import { keepable } from '../../shared/dead-letters/keepable.ts';
import { readDeadLetter } from '../../shared/dead-letters/read-dead-letter.ts';
import { FULFILLMENT_DEAD_LETTERED } from '../../shared/domain/failure-reason.ts';
import {
  type FulfillmentRequest,
  MalformedMessageError,
  parseFulfillmentRequest,
} from '../../shared/domain/fulfillment-request.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import type { TaskCallback } from '../../shared/workflow/task-callback.ts';

const GIVEN_UP = 'every delivery to the fulfillment provider failed';

export interface DeadLetterDependencies {
  records: DeadLetterRecords;
  failedOrders: FailedOrders;
  callback: TaskCallback;
  clock: Clock;
  logger: Logger;
}

/** Records messages that were given up, and tells the workflows that wait for them. */
export class DeadLetters {
  readonly #dependencies: DeadLetterDependencies;

  constructor(dependencies: DeadLetterDependencies) {
    this.#dependencies = dependencies;
  }

  /** Handles one dead letter. It may be handled again: what is recorded and told stays so. */
  async handle(record: SQSRecord): Promise<void> {
    const { records, clock } = this.#dependencies;
    await records.record(readDeadLetter(record, clock.timestamp()));
    const { messageId, body } = record;
    let request: FulfillmentRequest;
    try {
      request = parseFulfillmentRequest(body);
    } catch (error) {
      if (!(error instanceof MalformedMessageError)) throw error;
      return this.#malformed(messageId, body, error);
    }
    await this.#deadLettered(messageId, body, request);
  }

  async #malformed(messageId: string, body: string, error: MalformedMessageError): Promise<void> {
    const { failedOrders, clock, logger } = this.#dependencies;
    const letter = {
      order_id: `unparseable-${messageId}`,
      message_id: messageId,
      body: keepable(body),
      reason: error.message,
      dead_lettered_at: clock.timestamp(),
    };
    await failedOrders.recordDeadLetter(letter, 'MALFORMED');
    const fields = { message_id: messageId, reason: error.message };
    logger.warn('malformed message recorded', { code: 'MESSAGE_MALFORMED', ...fields });
  }

  async #deadLettered(
    messageId: string,
    body: string,
    { order_id, correlation_id, task_token }: FulfillmentRequest,
  ): Promise<void> {
    const { failedOrders, callback, clock, logger } = this.#dependencies;
    await failedOrders.recordDeadLetter(
      {
        order_id,
        correlation_id,
        message_id: messageId,
        body: keepable(body),
        reason: GIVEN_UP,
        dead_lettered_at: clock.timestamp(),
      },
      'DEAD_LETTERED',
    );
    const failure = { error: FULFILLMENT_DEAD_LETTERED, cause: GIVEN_UP };
    // Where the workflow had stopped waiting, it undoes the order as one of unknown outcome.
    const delivery = await callback.fail(task_token, failure);
    logger.warn('order dead-lettered', {
      code: 'ORDER_DEAD_LETTERED',
      order_id,
      correlation_id,
      workflow: delivery,
    });
  }
}
