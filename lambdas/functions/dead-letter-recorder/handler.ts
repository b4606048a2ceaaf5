import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Clock } from '../../shared/clock.ts';
import type { DeadLetterRecords } from '../../shared/dead-letters/dead-letter-records.ts';
import { readDeadLetter } from '../../shared/dead-letters/read-dead-letter.ts';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';

export interface DeadLetterRecorderDependencies {
  records: DeadLetterRecords;
  clock: Clock;
  logger: Logger;
}

/**
 * Takes what the queues gave up. A message is gone from its dead-letter queue only after it is in
 * the dead-letters table with its cause.
 */
export function createDeadLetterRecorderHandler(dependencies: DeadLetterRecorderDependencies) {
  const { records, clock, logger } = dependencies;
  const processor = new BatchProcessor(EventType.SQS);

  const onMessage = async (record: SQSRecord): Promise<void> => {
    try {
      const { dead_letter_id, queue, cause } = await records.record(
        readDeadLetter(record, clock.timestamp()),
      );
      logger.warn('dead letter recorded', {
        code: 'DEAD_LETTER_RECORDED',
        dead_letter_id,
        queue,
        cause,
      });
    } catch (error) {
      logger.error('dead letter was not recorded and comes again', {
        code: 'DEAD_LETTER_FAILED',
        message_id: record.messageId,
        ...errorFields(error),
      });
      throw error;
    }
  };

  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processPartialResponse(event, onMessage, processor, { throwOnFullBatchFailure: false });
}
