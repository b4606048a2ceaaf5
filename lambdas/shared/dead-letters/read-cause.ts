import type { SQSRecord } from 'aws-lambda';
import type { Cause } from './dead-letter.ts';

/** Attributes that EventBridge puts on a message that it could not bring to its target. */
export const EVENTBRIDGE_ATTRIBUTES: readonly string[] = [
  'RULE_ARN',
  'TARGET_ARN',
  'ERROR_CODE',
  'ERROR_MESSAGE',
  'EXHAUSTED_RETRY_CONDITION',
  'RETRY_ATTEMPTS',
];

/** What a message says of its own cause where the consumer noted none. */
const NOT_NOTED: Cause = {
  error: 'CauseNotNoted',
  message: 'the consumer was stopped, or timed out, before it could say why',
};

/**
 * Why a message is dead, as far as the message says: EventBridge's error attributes, or what
 * Lambda writes of a stream's batch. A consumer's own note, where there is one, says more.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function readCause(
  queue: string,
  { body, messageAttributes }: Pick<SQSRecord, 'body' | 'messageAttributes'>,
): Cause {
  const code = messageAttributes.ERROR_CODE?.stringValue;
  if (code !== undefined) {
    const message = messageAttributes.ERROR_MESSAGE?.stringValue ?? 'EventBridge did not say why';
    return { error: code, message };
  }
  return (queue === 'outbox' && streamCause(body)) || NOT_NOTED;
}

interface FailureRecord {
  requestContext?: { condition?: unknown; approximateInvokeCount?: unknown };
  responseContext?: { functionError?: unknown };
  DDBStreamBatchInfo?: { batchSize?: unknown };
}

function streamCause(body: string): Cause | undefined {
  const { requestContext, responseContext, DDBStreamBatchInfo } = parse(body);
  if (typeof requestContext?.condition !== 'string') return undefined;
  const error = responseContext?.functionError ?? 'no error of the function';
  const message =
    `${DDBStreamBatchInfo?.batchSize ?? 'some'} records were given up after ` +
    `${requestContext.approximateInvokeCount ?? 'some'} invocations, with ${error}`;
  return { error: requestContext.condition, message };
}

function parse(body: string): FailureRecord {
  try {
    return (JSON.parse(body) ?? {}) as FailureRecord;
  } catch {
    // Not JSON: then it is no record of Lambda's, and says nothing.
    return {};
  }
}
