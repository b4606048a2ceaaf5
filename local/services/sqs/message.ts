import { createHash } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { AwsError } from '../../core/aws-error.ts';
import { invalidValue, missingParameter } from './errors.ts';
import {
  attributeBytes,
  checkMessageAttributes,
  type MessageAttributes,
} from './message-attributes.ts';

/** What a sender gives. */
export interface NewMessage {
  body: string;
  attributes?: MessageAttributes;
  /** Milliseconds before the message can be received; absent means the queue's own delay. */
  delayMs?: number;
}

/** A message as a queue holds it. Times are milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAt: number;
  /** ARN of the queue whose redrive policy moved it here. */
  readonly sourceArn?: string;
  state: 'visible' | 'inFlight' | 'delayed';
  /** When an in-flight or delayed message becomes visible. */
  dueAt: number;
  receiveCount: number;
  receivedAt: number;
  firstReceivedAt?: number;
}

/** One delivery of a message, as a Lambda event carries it. */
export interface ReceivedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  /** System attributes, e.g. `ApproximateReceiveCount`; every value is a string. */
  attributes: Record<string, string>;
  messageAttributes: Record<string, ReceivedMessageAttribute>;
}

export interface ReceivedMessageAttribute {
  dataType: string;
  stringValue?: string;
  /** Base64. */
  binaryValue?: string;
  stringListValues: never[];
  binaryListValues: never[];
}

const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/**
 * Throws as SendMessage does for a message it does not take.
 *
 * @param maximumBytes the queue's MaximumMessageSize
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function checkNewMessage(
  { body, attributes = {}, delayMs }: NewMessage,
  maximumBytes: number,
): void {
  if (!body) throw missingParameter('MessageBody');
  const wrong = FORBIDDEN.exec(body)?.[0];
  if (wrong !== undefined) {
    throw new AwsError(
      'InvalidMessageContents',
      `Invalid binary character '#x${wrong.codePointAt(0)?.toString(16).toUpperCase()}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | [#x20 to #xD7FF] | [#xE000 to #xFFFD] | [#x10000 to #x10FFFF].`,
    );
  }
  checkMessageAttributes(attributes);
  if (messageBytes({ body, attributes }) > maximumBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
  if (delayMs !== undefined && !(delayMs >= 0 && delayMs <= 900_000)) {
    throw invalidValue('DelaySeconds', delayMs / 1000, 'DelaySeconds must be >= 0 and <= 900.');
  }
}

/** The size that counts against a queue's and a batch's limit. */
export function messageBytes({ body, attributes = {} }: NewMessage): number {
  return Buffer.byteLength(body) + attributeBytes(attributes);
}

/** A message just sent: visible at once when `delayMs` is 0. */
export function createMessage(
  { body, attributes = {} }: NewMessage,
  { now, delayMs, senderId }: { now: number; delayMs: number; senderId: string },
): Message {
  return {
    id: uuid({ msecs: now }),
    body,
    md5OfBody: createHash('md5').update(body).digest('hex'),
    attributes,
    senderId,
    sentAt: now,
    state: delayMs > 0 ? 'delayed' : 'visible',
    dueAt: now + delayMs,
    receiveCount: 0,
    receivedAt: 0,
  };
}

/** What the receiver of this delivery sees. */
export function receivedMessage(message: Message, receiptHandle: string): ReceivedMessage {
  const attributes: Record<string, string> = {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.receivedAt),
  };
  if (message.sourceArn !== undefined) attributes.DeadLetterQueueSourceArn = message.sourceArn;
  const messageAttributes: Record<string, ReceivedMessageAttribute> = {};
  for (const [name, value] of Object.entries(message.attributes)) {
    messageAttributes[name] = {
      dataType: value.DataType ?? '',
      ...(value.StringValue === undefined ? {} : { stringValue: value.StringValue }),
      ...(value.BinaryValue === undefined ? {} : { binaryValue: value.BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
    };
  }
  const { id: messageId, body, md5OfBody } = message;
  return { messageId, receiptHandle, body, md5OfBody, attributes, messageAttributes };
}
