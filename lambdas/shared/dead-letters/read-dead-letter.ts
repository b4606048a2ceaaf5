import type { SQSMessageAttributes, SQSRecord } from 'aws-lambda';
import { type DeadLetter, deadLetterId, type LetterAttribute } from './dead-letter.ts';
import { keepable } from './keepable.ts';
import { readCause } from './read-cause.ts';

/** The dead-letter queues, and the queues that give messages up to them. */
const QUEUES: Record<string, string> = {
  'order-dlq': 'order-queue',
  'notification-dlq': 'notification-queue',
  'shipping-notice-dlq': 'shipping-notice-queue',
  'backstop-dlq': 'backstop-queue',
  // No queue, but the batches of the streams that the relay could not publish.
  'outbox-dlq': 'outbox',
};

/** Attributes that are larger leave too little room for the body. */
const MAX_ATTRIBUTE_BYTES = 50_000;

/** A message came from a queue that is none of our dead-letter queues. */
export class UnknownDeadLetterQueueError extends Error {
  override readonly name = 'UnknownDeadLetterQueueError';
}

/**
 * The dead letter that a message of a dead-letter queue is.
 *
 * @param now ISO 8601, UTC, milliseconds.
 * @throws UnknownDeadLetterQueueError.
 */
export function readDeadLetter(record: SQSRecord, now: string): DeadLetter {
  const queue = queueOf(record.eventSourceARN);
  const attributes = readAttributes(record.messageAttributes);
  const attributeBytes = Buffer.byteLength(JSON.stringify(attributes));
  const body = keepable(record.body);
  const whole = body === record.body && attributeBytes <= MAX_ATTRIBUTE_BYTES;
  const cause = readCause(queue, record);
  return {
    dead_letter_id: deadLetterId(queue, record.messageId),
    queue,
    message_id: record.messageId,
    body,
    attributes: attributeBytes <= MAX_ATTRIBUTE_BYTES ? attributes : {},
    ...(whole ? {} : { cut_from_bytes: Buffer.byteLength(record.body) + attributeBytes }),
    cause,
    group: cause.error,
    receive_count: Number(record.attributes.ApproximateReceiveCount),
    sent_at: new Date(Number(record.attributes.SentTimestamp)).toISOString(),
    dead_lettered_at: now,
    status: 'RECORDED',
    acts: [],
  };
}

function queueOf(arn: string): string {
  const name = arn.split(':').at(-1) ?? '';
  const found = Object.entries(QUEUES).find(([dlq]) => name.endsWith(`-${dlq}`));
  if (!found) throw new UnknownDeadLetterQueueError(`${arn} is none of our dead-letter queues`);
  return found[1];
}

function readAttributes(attributes: SQSMessageAttributes): Record<string, LetterAttribute> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      {
        data_type: dataType,
        ...(stringValue === undefined ? {} : { string_value: stringValue }),
        ...(binaryValue === undefined ? {} : { binary_value: binaryValue }),
      },
    ]),
  );
}
