import { type AwsError, NotHonouredError } from '../../core/aws-error.ts';
import { invalidValue } from './errors.ts';

/** Moves a message to another queue once it has been received `maxReceiveCount` times. */
export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

/** Which queues may use a queue as their dead-letter queue; absent allows all. */
export interface RedriveAllowPolicy {
  redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  sourceQueueArns?: string[];
}

/**
 * Reads a RedrivePolicy attribute.
 *
 * @throws InvalidParameterValue as SQS words it; NotHonouredError for a key that is not known
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function parseRedrivePolicy(text: string): RedrivePolicy {
  const refuse = (reason: string): AwsError => invalidValue('RedrivePolicy', text, reason);
  const policy = parseMap(text, () => refuse('Redrive policy is not a valid JSON map.'));
  refuseOtherKeys('redrive_policy', policy, ['deadLetterTargetArn', 'maxReceiveCount']);
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  if (maxReceiveCount === undefined) {
    throw refuse('Redrive policy does not contain mandatory attribute: maxReceiveCount.');
  }
  if (typeof deadLetterTargetArn !== 'string') {
    throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  }
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

/** Reads a RedriveAllowPolicy attribute; throws like {@link parseRedrivePolicy}. */
export function parseRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const refuse = (): AwsError =>
    invalidValue(
      'RedriveAllowPolicy',
      text,
      "Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.",
    );
  const policy = parseMap(text, refuse);
  refuseOtherKeys('redrive_allow_policy', policy, ['redrivePermission', 'sourceQueueArns']);
  const { redrivePermission, sourceQueueArns } = policy;
  const byQueue = redrivePermission === 'byQueue';
  if (redrivePermission !== 'allowAll' && redrivePermission !== 'denyAll' && !byQueue)
    throw refuse();
  if (!byQueue) {
    if (sourceQueueArns !== undefined) throw refuse();
    return { redrivePermission };
  }
  if (
    !Array.isArray(sourceQueueArns) ||
    sourceQueueArns.length < 1 ||
    sourceQueueArns.length > 10
  ) {
    throw refuse();
  }
  return { redrivePermission, sourceQueueArns: sourceQueueArns.map(String) };
}

/** Whether `sourceArn` may name a queue with this policy as its dead-letter queue. */
export function allowsRedriveFrom(
  policy: RedriveAllowPolicy | undefined,
  sourceArn: string,
): boolean {
  if (policy === undefined || policy.redrivePermission === 'allowAll') return true;
  return policy.sourceQueueArns?.includes(sourceArn) === true;
}

function parseMap(text: string, refuse: () => AwsError): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse();
  return value as Record<string, unknown>;
}

function refuseOtherKeys(where: string, map: Record<string, unknown>, known: string[]): void {
  const other = Object.keys(map).find((key) => !known.includes(key));
  if (other !== undefined) throw new NotHonouredError(`the key ${other} of an SQS ${where}`);
}
