import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type CauseNoting, noteCause } from '../dead-letters/note-cause.ts';
import { errorFields } from '../logging/logger.ts';

export interface QueueConsumerDependencies extends CauseNoting {
  /** Handles one message; whatever it throws, the same message may come again. */
  handle: (record: SQSRecord) => Promise<void>;
}

/**
 * The handler of a queue's consumer. A message that fails is failed by itself and comes again; on
 * its last receive the cause is noted for whoever finds it among the dead letters.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function createQueueConsumer({ handle, ...noting }: QueueConsumerDependencies) {
  const processor = new BatchProcessor(EventType.SQS);

  const onMessage = async (record: SQSRecord): Promise<void> => {
    try {
      await handle(record);
    } catch (error) {
      noting.logger.warn('message failed', {
        code: 'MESSAGE_FAILED',
        message_id: record.messageId,
        receive_count: Number(record.attributes.ApproximateReceiveCount),
        ...errorFields(error),
      });
      await noteCause(noting, record, error);
      throw error;
    }
  };

  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processPartialResponse(event, onMessage, processor, { throwOnFullBatchFailure: false });
}
