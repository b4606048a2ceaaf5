import { AwsError } from '../../core/aws-error.ts';
import {
  attributeBytes,
  checkMessageAttributes,
  type MessageAttributes,
} from '../sqs/message-attributes.ts';
import { invalid } from './errors.ts';

/** A message as Publish and the entries of PublishBatch take it. */
export interface PublishInput {
  Message?: string;
  Subject?: string;
  MessageAttributes?: MessageAttributes;
}

export const PUBLISH_MEMBERS = ['Message', 'Subject', 'MessageAttributes'];

/** 256 KiB, the attributes included; for a batch, of all its messages. */
export const MAXIMUM_BYTES = 262_144;

/** A message that a topic has taken. */
export interface Notification {
  messageId: string;
  topicArn: string;
  message: string;
  subject: string | undefined;
  attributes: MessageAttributes;
  /** Milliseconds since the epoch. */
  publishedAt: number;
}

/**
 * Throws InvalidParameter for a message that SNS does not take.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function checkPublish(input: PublishInput): void {
  if (!input.Message) throw invalid('Empty message');
  const { Subject: subject } = input;
  // Printable ASCII without line breaks, at most 100 characters, not begun with a blank.
  if (subject !== undefined && !/^[!-~][ -~]{0,99}$/.test(subject)) throw invalid('Subject');
  checkAttributes(input.MessageAttributes ?? {});
  if (publishBytes(input) > MAXIMUM_BYTES) throw invalid('Message too long');
}

export function publishBytes({ Message = '', MessageAttributes = {} }: PublishInput): number {
  return Buffer.byteLength(Message) + attributeBytes(MessageAttributes);
}

/** The rules are those of SQS, the error's name is not. */
function checkAttributes(attributes: MessageAttributes): void {
  try {
    checkMessageAttributes(attributes);
  } catch (error) {
    if (!(error instanceof AwsError) || error.name !== 'InvalidParameterValue') throw error;
    throw new AwsError('ParameterValueInvalid', error.message);
  }
}
