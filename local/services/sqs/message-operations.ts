import type { AnyOperation, CallContext, Operation } from '../../core/service.ts';
import { invalidValue, required, unknownAttribute } from './errors.ts';
import type { ReceivedMessage } from './message.ts';
import {
  ATTRIBUTE_MEMBERS,
  type MessageAttributes,
  md5OfMessageAttributes,
} from './message-attributes.ts';
import type { Queue } from './queue.ts';
import { queueArns } from './queue-operations.ts';
import type { Queues } from './queues.ts';

/** What SendMessage and an entry of SendMessageBatch have in common. */
export interface SendInput {
  MessageBody: string;
  DelaySeconds?: number;
  MessageAttributes?: MessageAttributes;
}

export const SEND_MEMBERS = ['MessageBody', 'DelaySeconds', 'MessageAttributes'];

export interface SendOutput {
  MessageId: string;
  MD5OfMessageBody: string;
  MD5OfMessageAttributes?: string;
}

interface ReceiveInput {
  QueueUrl: string;
  AttributeNames?: string[];
  MessageSystemAttributeNames?: string[];
  MessageAttributeNames?: string[];
  MaxNumberOfMessages?: number;
  VisibilityTimeout?: number;
  WaitTimeSeconds?: number;
}

interface ToDelivery {
  QueueUrl: string;
  ReceiptHandle: string;
}

/**
 * The operations on single messages.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function messageOperations(queues: Queues): Record<string, AnyOperation> {
  const resources = (input: { QueueUrl: string }): string[] => queueArns(queues, input);
  const senderId = queues.identity.accountId;
  return {
    SendMessage: {
      parameters: ['QueueUrl', ...SEND_MEMBERS],
      members: { 'MessageAttributes.*': ATTRIBUTE_MEMBERS },
      resources,
      run: (input) => send(queues.byUrl(input.QueueUrl), input, senderId),
    } satisfies Operation<SendInput & { QueueUrl: string }>,
    ReceiveMessage: {
      parameters: [
        'QueueUrl',
        'AttributeNames',
        'MessageSystemAttributeNames',
        'MessageAttributeNames',
        'MaxNumberOfMessages',
        'VisibilityTimeout',
        'WaitTimeSeconds',
      ],
      resources,
      run: (input, context) => receive(queues.byUrl(input.QueueUrl), input, context),
    } satisfies Operation<ReceiveInput>,
    DeleteMessage: {
      parameters: ['QueueUrl', 'ReceiptHandle'],
      resources,
      run: (input) => queues.byUrl(input.QueueUrl).delete(requiredHandle(input)),
    } satisfies Operation<ToDelivery>,
    ChangeMessageVisibility: {
      parameters: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
      resources,
      run: (input) => changeVisibility(queues.byUrl(input.QueueUrl), input),
    } satisfies Operation<ToDelivery & { VisibilityTimeout?: number }>,
  };
}

/** Sends one message and answers with the digests that SDKs check. */
export function send(queue: Queue, input: SendInput, senderId: string): SendOutput {
  const { MessageBody: body, MessageAttributes: attributes = {}, DelaySeconds } = input;
  const delay = DelaySeconds === undefined ? {} : { delayMs: DelaySeconds * 1000 };
  const { id, md5OfBody } = queue.send({ body, attributes, ...delay }, senderId);
  const md5 = md5OfMessageAttributes(attributes);
  return {
    MessageId: id,
    MD5OfMessageBody: md5OfBody,
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5 }),
  };
}

export function changeVisibility(
  queue: Queue,
  input: { ReceiptHandle: string; VisibilityTimeout?: number },
): void {
  const seconds = input.VisibilityTimeout;
  checkVisibilityTimeout(seconds ?? Number.NaN);
  queue.changeVisibility(requiredHandle(input), Number(seconds) * 1000);
}

export function requiredHandle({ ReceiptHandle }: { ReceiptHandle: string }): string {
  return required('ReceiptHandle', ReceiptHandle);
}

async function receive(
  queue: Queue,
  input: ReceiveInput,
  { signal }: CallContext,
): Promise<{ Messages?: object[] }> {
  const { MaxNumberOfMessages: max = 1, WaitTimeSeconds, VisibilityTimeout } = input;
  if (!Number.isInteger(max) || max < 1 || max > 10) {
    throw invalidValue('MaxNumberOfMessages', max, 'Must be between 1 and 10, if provided.');
  }
  const wait = WaitTimeSeconds ?? queue.settings.receiveWaitMs / 1000;
  if (!Number.isInteger(wait) || wait < 0 || wait > 20) {
    throw invalidValue('WaitTimeSeconds', wait, 'Must be >= 0 and <= 20, if provided.');
  }
  if (VisibilityTimeout !== undefined) checkVisibilityTimeout(VisibilityTimeout);
  const system = systemAttributeNames(input);
  const messages = await queue.receive({
    max,
    waitMs: wait * 1000,
    ...(VisibilityTimeout === undefined ? {} : { visibilityMs: VisibilityTimeout * 1000 }),
    signal,
  });
  if (messages.length === 0) return {};
  const names = input.MessageAttributeNames ?? [];
  return { Messages: messages.map((message) => onTheWire(message, system, names)) };
}

function checkVisibilityTimeout(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 43_200) return;
  throw invalidValue('VisibilityTimeout', seconds, 'Must be between 0 and 43200, if provided.');
}

const SYSTEM_ATTRIBUTES = [
  'All',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
  'MessageDeduplicationId',
  'MessageGroupId',
  'SenderId',
  'SentTimestamp',
  'SequenceNumber',
];

function systemAttributeNames(input: ReceiveInput): string[] {
  const names = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const unknown = names.find((name) => !SYSTEM_ATTRIBUTES.includes(name));
  if (unknown !== undefined) throw unknownAttribute(unknown);
  return names;
}

function onTheWire(message: ReceivedMessage, system: string[], names: string[]): object {
  const attributes = Object.entries(message.attributes).filter(
    ([name]) => system.includes('All') || system.includes(name),
  );
  const wanted: MessageAttributes = {};
  for (const [name, value] of Object.entries(message.messageAttributes)) {
    if (!names.some((pattern) => selects(pattern, name))) continue;
    wanted[name] = {
      DataType: value.dataType,
      ...(value.stringValue === undefined ? {} : { StringValue: value.stringValue }),
      ...(value.binaryValue === undefined ? {} : { BinaryValue: value.binaryValue }),
    };
  }
  const md5 = md5OfMessageAttributes(wanted);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(attributes.length > 0 ? { Attributes: Object.fromEntries(attributes) } : {}),
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5, MessageAttributes: wanted }),
  };
}

/** `All`, `.*`, a name, or a prefix: `bar.*`. */
function selects(pattern: string, name: string): boolean {
  if (pattern === 'All' || pattern === '.*' || pattern === name) return true;
  return pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2));
}
