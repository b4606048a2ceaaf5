import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { OrderEvent } from '../../shared/domain/order-event.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { EventPublisher } from './event-publisher.ts';
import { type OutboxRecord, readRecord } from './outbox-record.ts';
import type { WorkflowStarter } from './workflow-starter.ts';

export interface OutboxRelayDependencies {
  publisher: EventPublisher;
  starter: WorkflowStarter;
  logger: Logger;
}

/**
 * Publishes what the streams of order-events and platform-events carry, and starts the workflow of
 * a new order. The first record that did not get through is answered, and the stream comes again from there: what
 * came after it is published twice, by the same event id, and never lost.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function createOutboxRelayHandler({ publisher, starter, logger }: OutboxRelayDependencies) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { records, unreadable } = readUpToFirstUnreadable(Records, logger);
    const [unpublished, unstarted] = await Promise.all([
      publisher.publish(records),
      starter.start(records.filter(isNewOrder)),
    ]);
    const failed = new Set([...unpublished, ...unstarted].map((record) => record.streamSequence));
    const first = records.find((record) => failed.has(record.streamSequence));
    const itemIdentifier = first?.streamSequence ?? unreadable;
    return { batchItemFailures: itemIdentifier === undefined ? [] : [{ itemIdentifier }] };
  };
}

function isNewOrder(record: OutboxRecord): record is OutboxRecord<OrderEvent> {
  return record.event.type === 'OrderCreated';
}

function readUpToFirstUnreadable(stream: DynamoDBRecord[], logger: Logger) {
  const records: OutboxRecord[] = [];
  for (const streamed of stream) {
    const record = readRecord(streamed, logger);
    if (record === 'unreadable') return { records, unreadable: streamed.dynamodb?.SequenceNumber };
    if (record !== 'not an event') records.push(record);
  }
  return { records, unreadable: undefined };
}
