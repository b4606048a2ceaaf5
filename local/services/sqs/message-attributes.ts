import { createHash } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';

/** A message attribute as the API carries it; `BinaryValue` is base64. */
export interface MessageAttributeValue {
  DataType?: string;
  StringValue?: string;
  BinaryValue?: string;
}

/** SQS itself refuses the two lists. */
export const ATTRIBUTE_MEMBERS = [
  'DataType',
  'StringValue',
  'BinaryValue',
  'StringListValues',
  'BinaryListValues',
];

export type MessageAttributes = Record<string, MessageAttributeValue>;

const MAXIMUM_ATTRIBUTES = 10;

/**
 * Throws InvalidParameterValue for attributes that SQS does not take.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  const count = Object.keys(attributes).length;
  if (count > MAXIMUM_ATTRIBUTES) {
    throw invalid(
      `Number of message attributes [${count}] exceeds the allowed maximum [${MAXIMUM_ATTRIBUTES}].`,
    );
  }
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value);
}

function checkAttribute(name: string, value: MessageAttributeValue): void {
  if (!/^(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/.test(name)) {
    throw invalid(
      `The message attribute name '${name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters.`,
    );
  }
  if (/^(AWS|Amazon)\./i.test(name)) {
    throw invalid(
      "Message attribute name can not start with the reserved prefixes 'AWS.' or 'Amazon.'.",
    );
  }
  const list = Object.keys(value).find((member) => member.endsWith('ListValues'));
  if (list !== undefined) {
    throw new AwsError(
      'UnsupportedOperation',
      'Message attribute list values in SendMessage operation are not supported.',
    );
  }
  if (!value.DataType) {
    throw invalid(`The message attribute '${name}' must contain non-empty message attribute type.`);
  }
  const type = value.DataType.split('.')[0];
  if (type !== 'String' && type !== 'Number' && type !== 'Binary') {
    throw invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const content = type === 'Binary' ? value.BinaryValue : value.StringValue;
  if (!content) {
    throw invalid(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${value.DataType}'.`,
    );
  }
  if (type === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(content)) {
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
}

/** The bytes that attributes add to a message's size: names, types and values. */
export function attributeBytes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value.DataType ?? '');
    bytes += contentOf(value).length;
  }
  return bytes;
}

/**
 * The digest by which SDKs check attributes, or undefined for none.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfMessageAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const addWithLength = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const value = attributes[name] ?? {};
    addWithLength(Buffer.from(name));
    addWithLength(Buffer.from(value.DataType ?? ''));
    hash.update(Buffer.from([isBinary(value) ? 2 : 1]));
    addWithLength(contentOf(value));
  }
  return hash.digest('hex');
}

function isBinary(value: MessageAttributeValue): boolean {
  return value.DataType?.split('.')[0] === 'Binary';
}

function contentOf(value: MessageAttributeValue): Buffer {
  return isBinary(value)
    ? Buffer.from(value.BinaryValue ?? '', 'base64')
    : Buffer.from(value.StringValue ?? '');
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
