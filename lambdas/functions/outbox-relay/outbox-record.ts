import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { RecordedEvent } from '../../shared/events/cloud-event.ts';
import { isEventType } from '../../shared/events/event-types.ts';
import type { Logger } from '../../shared/logging/logger.ts';

/** A recorded event with its place in the stream. */
export interface OutboxRecord<Event extends RecordedEvent = RecordedEvent> {
  streamSequence: string;
  event: Event;
}

/**
 * The event in a stream record of order-events or platform-events. The logs are only ever appended
 * to, so a change or removal (somebody's repair by hand) is no event; it is logged and passed over.
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
  if (streamSequence === undefined || !isRecordedEvent(event)) {
    logger.error('stream record is no event of ours', { code: 'OUTBOX_UNREADABLE', ...fields });
    return 'unreadable';
  }
  return { streamSequence, event };
}

const TEXTS = ['event_id', 'timestamp', 'correlation_id'];

/** An order's event has an order_id, any other has a subject; a table knows only one of them. */
function isRecordedEvent(item: Record<string, unknown>): item is RecordedEvent {
  return (
    TEXTS.every((name) => typeof item[name] === 'string') &&
    (typeof item.order_id === 'string') !== (typeof item.subject === 'string') &&
    isEventType(item.type) &&
    Number.isSafeInteger(item.sequence) &&
    typeof item.data === 'object'
  );
}
