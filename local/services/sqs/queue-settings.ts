import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { Statement } from '../iam/policy.ts';
import { parseResourcePolicy } from '../iam/resource-policy.ts';
import { unknownAttribute } from './errors.ts';
import {
  parseRedriveAllowPolicy,
  parseRedrivePolicy,
  type RedriveAllowPolicy,
  type RedrivePolicy,
} from './redrive.ts';

/** A queue's attributes in the units the queue works with. */
export interface QueueSettings {
  delayMs: number;
  maximumMessageBytes: number;
  retentionMs: number;
  receiveWaitMs: number;
  visibilityMs: number;
  redrive?: RedrivePolicy;
  redriveAllow?: RedriveAllowPolicy;
  /** Which services may act on the queue. */
  policy: Statement[];
}

/** Inclusive bounds and default; times are seconds, as the API counts them. */
const NUMBERS: Record<string, { low: number; high: number; initial: number }> = {
  DelaySeconds: { low: 0, high: 900, initial: 0 },
  MaximumMessageSize: { low: 1024, high: 1_048_576, initial: 1_048_576 },
  MessageRetentionPeriod: { low: 60, high: 1_209_600, initial: 345_600 },
  ReceiveMessageWaitTimeSeconds: { low: 0, high: 20, initial: 0 },
  VisibilityTimeout: { low: 0, high: 43_200, initial: 30 },
};

const FIFO = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
];

/** Kept and given back, but without effect: nothing is encrypted on one machine. */
const ENCRYPTION = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'];

const POLICIES = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy'];

/**
 * Throws for attributes that SQS refuses, and for those of FIFO queues, which are not honoured.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
export function checkAttributes(attributes: Record<string, string>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (FIFO.includes(name)) throw new NotHonouredError(`the SQS queue attribute ${name}`);
    const bounds = NUMBERS[name];
    if (bounds) {
      const number = value === '' ? Number.NaN : Number(value);
      if (!Number.isInteger(number) || number < bounds.low || number > bounds.high) {
        throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
      }
    } else if (!POLICIES.includes(name) && !ENCRYPTION.includes(name)) {
      throw unknownAttribute(name);
    }
  }
}

/** The settings that `attributes`, checked before, amount to; an empty policy unsets it. */
export function parseSettings(attributes: Record<string, string>): QueueSettings {
  const number = (name: string): number => Number(attributes[name] ?? NUMBERS[name]?.initial);
  const settings: QueueSettings = {
    delayMs: number('DelaySeconds') * 1000,
    maximumMessageBytes: number('MaximumMessageSize'),
    retentionMs: number('MessageRetentionPeriod') * 1000,
    receiveWaitMs: number('ReceiveMessageWaitTimeSeconds') * 1000,
    visibilityMs: number('VisibilityTimeout') * 1000,
    policy: attributes.Policy ? parseResourcePolicy(attributes.Policy, 'an SQS queue policy') : [],
  };
  if (attributes.RedrivePolicy) settings.redrive = parseRedrivePolicy(attributes.RedrivePolicy);
  if (attributes.RedriveAllowPolicy) {
    settings.redriveAllow = parseRedriveAllowPolicy(attributes.RedriveAllowPolicy);
  }
  return settings;
}

/** Every attribute with its default where none is given, as GetQueueAttributes lists them. */
export function withDefaults(attributes: Record<string, string>): Record<string, string> {
  const numbers = Object.entries(NUMBERS).map(([name, { initial }]) => [name, String(initial)]);
  const given = Object.entries(attributes).filter(([, value]) => value !== '');
  const sse = attributes.KmsMasterKeyId ? {} : { SqsManagedSseEnabled: 'true' };
  return { ...sse, ...Object.fromEntries(numbers), ...Object.fromEntries(given) };
}
