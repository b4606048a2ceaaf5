import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { OrderEvent } from '../../shared/domain/order-event.ts';
import type { Logger } from '../../shared/logging/logger.ts';

/** An order event with its place in the stream. */
export interface OutboxRecord {
  streamSequence: string;
  event: OrderEvent;
}

/**
 * The order event in a stream record. The log is only ever appended to, so a change or removal
 * (somebody's repair by hand) is no event; it is logged and passed over.
 */
export function readRecord(
  { eventName, dynamodb }: DynamoDBRecord,
  logger: Logger,
): OutboxRecord | 'unreadable' | 'not an event' {
  const streamSequence = dynamodb?.SequenceNumber;
  const fields = { stream_sequence: streamSequence, event_name: eventName };
  if (eventName !== 'INSERT') {
    logger.warn('the event log was changed', { code: 'EVENT_LOG_CHANGED', ...fields });
    return 'not an event';
  }
  const image = (dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>;
  const event = unmarshall(image);
  if (streamSequence === undefined || !isOrderEvent(event)) {
    logger.error('stream record is no order event', { code: 'OUTBOX_UNREADABLE', ...fields });
    return 'unreadable';
  }
  return { streamSequence, event };
}

const TEXTS = ['order_id', 'event_id', 'type', 'timestamp', 'correlation_id'];

function isOrderEvent(item: Record<string, unknown>): item is OrderEvent {
  return (
    TEXTS.every((name) => typeof item[name] === 'string') &&
    Number.isSafeInteger(item.sequence) &&
    typeof item.data === 'object'
  );
}
