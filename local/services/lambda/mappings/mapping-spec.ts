import { AwsError, NotHonouredError } from '../../../core/aws-error.ts';

/** An event source mapping as its maker asks for it. */
export interface MappingSpec {
  eventSourceArn: string;
  functionName: string;
  enabled: boolean;
  batchSize?: number;
  batchingWindowSeconds?: number;
  /** FunctionResponseTypes holds ReportBatchItemFailures. */
  reportBatchItemFailures?: boolean;
  filterPatterns?: string[];
  /** Queues alone: ScalingConfig. */
  maximumConcurrency?: number;
  /** Streams alone, and required there. */
  startingPosition?: string;
  bisectBatchOnFunctionError?: boolean;
  /** -1: until the record expires. */
  maximumRetryAttempts?: number;
  /** -1: until the record expires. */
  maximumRecordAgeSeconds?: number;
  onFailureArn?: string;
}

export type SourceKind = 'sqs' | 'dynamodb';

const STREAM_MEMBERS = [
  'startingPosition',
  'bisectBatchOnFunctionError',
  'maximumRetryAttempts',
  'maximumRecordAgeSeconds',
  'onFailureArn',
] as const;

/** @throws NotHonouredError for any other event source */
export function sourceKind(eventSourceArn: string): SourceKind {
  const service = eventSourceArn.split(':')[2];
  if (service === 'sqs') return 'sqs';
  if (service === 'dynamodb' && eventSourceArn.includes('/stream/')) return 'dynamodb';
  throw new NotHonouredError(`the event source ${eventSourceArn}`);
}

/**
 * Throws what CreateEventSourceMapping would refuse.
 *
 * @throws AwsError `InvalidParameterValueException`
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function validateMappingSpec(spec: MappingSpec): void {
  range('BatchSize', spec.batchSize, 1, 10_000);
  range('MaximumBatchingWindowInSeconds', spec.batchingWindowSeconds, 0, 300);
  if ((spec.filterPatterns?.length ?? 0) > 5) {
    throw invalid('Your filter list exceeds the maximum of 5 filters.');
  }
  if (sourceKind(spec.eventSourceArn) === 'sqs') validateQueue(spec);
  else validateStream(spec);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
function validateQueue(spec: MappingSpec): void {
  const stray = STREAM_MEMBERS.find((member) => (spec[member] ?? false) !== false);
  if (stray !== undefined) {
    const name = stray.charAt(0).toUpperCase() + stray.slice(1);
    throw invalid(`${name} is not valid for SQS event sources.`);
  }
  range('ScalingConfig.MaximumConcurrency', spec.maximumConcurrency, 2, 1_000);
  if ((spec.batchSize ?? 10) > 10 && (spec.batchingWindowSeconds ?? 0) < 1) {
    throw invalid(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
function validateStream(spec: MappingSpec): void {
  if (spec.maximumConcurrency !== undefined) {
    throw invalid('Unsupported parameter ScalingConfig for DynamoDB event sources.');
  }
  if (spec.startingPosition === undefined) {
    throw invalid('1 validation error detected: StartingPosition is required for this source.');
  }
  if (!['TRIM_HORIZON', 'LATEST'].includes(spec.startingPosition)) {
    throw invalid(`Unsupported starting position ${spec.startingPosition} for DynamoDB streams.`);
  }
  range('MaximumRetryAttempts', spec.maximumRetryAttempts, -1, 10_000);
  if (spec.maximumRecordAgeSeconds !== -1) {
    range('MaximumRecordAgeInSeconds', spec.maximumRecordAgeSeconds, 60, 604_800);
  }
  if (spec.onFailureArn !== undefined && spec.onFailureArn.split(':')[2] !== 'sqs') {
    throw new NotHonouredError(`the on-failure destination ${spec.onFailureArn}`);
  }
}

function range(member: string, value: number | undefined, minimum: number, maximum: number): void {
  if (value === undefined) return;
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw invalid(`${member} ${value} is out of range: it must be ${minimum} to ${maximum}.`);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { members: { Type: 'User' } });
}
