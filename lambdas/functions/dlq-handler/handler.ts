import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';
import type { DeadLetters } from './dead-letters.ts';

/**
 * Takes what the order queue gave up. A message is gone from the dead-letter queue only after it
 * is in dead-letters, its row is in failed-orders, and the workflow was told.
 */
export function createDlqHandler({
  deadLetters,
  logger,
}: {
  deadLetters: DeadLetters;
  logger: Logger;
}) {
  const processor = new BatchProcessor(EventType.SQS);

  const onMessage = async (record: SQSRecord): Promise<void> => {
    try {
      await deadLetters.handle(record);
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
