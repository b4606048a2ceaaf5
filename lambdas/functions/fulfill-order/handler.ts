import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Clock } from '../../shared/clock.ts';
import { type CauseNoting, noteCause } from '../../shared/dead-letters/note-cause.ts';
import { parseFulfillmentRequest } from '../../shared/domain/fulfillment-request.ts';
import { errorFields } from '../../shared/logging/logger.ts';
import type { Fulfillment } from './fulfillment.ts';
import type { RedeliveryPace } from './redelivery-pace.ts';

export interface FulfillOrderDependencies extends CauseNoting {
  fulfillment: Fulfillment;
  pace: RedeliveryPace;
  clock: Clock;
}

/**
 * Takes fulfillment requests off the order queue. A message that cannot be finished is failed by
 * itself: it comes again, and after its last receive, when the cause is noted, it is in the dead-letter queue.
 */
export function createFulfillOrderHandler(dependencies: FulfillOrderDependencies) {
  const { fulfillment, pace, clock, logger } = dependencies;
  const processor = new BatchProcessor(EventType.SQS);

  const onMessage = async (record: SQSRecord): Promise<void> => {
    const receiveCount = Number(record.attributes.ApproximateReceiveCount);
    const ageMs = Date.parse(clock.timestamp()) - Number(record.attributes.SentTimestamp);
    try {
      await fulfillment.handle(parseFulfillmentRequest(record.body), { receiveCount, ageMs });
    } catch (error) {
      logger.warn('message failed and comes again', {
        code: 'MESSAGE_FAILED',
        message_id: record.messageId,
        receive_count: receiveCount,
        ...errorFields(error),
      });
      await noteCause(dependencies, record, error);
      await pace.putOff(record.receiptHandle, receiveCount);
      throw error;
    }
  };

  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    processPartialResponse(event, onMessage, processor, { throwOnFullBatchFailure: false });
}
