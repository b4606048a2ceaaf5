import { HttpError } from '../../shared/http/http-error.ts';
import type { Answer } from '../../shared/http/response.ts';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';
import { cancellationCodes } from '../../shared/repositories/transaction.ts';

const THROTTLED = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'TransactionConflict',
]);

/**
 * The answer to whatever went wrong: a refusal in its own words, 503 while DynamoDB throttles,
 * and 500 without any detail, which goes to the log instead.
 */
export function answerError(error: unknown, correlationId: string, logger: Logger): Answer {
  if (error instanceof HttpError) {
    logger.info('request refused', {
      code: 'REQUEST_REFUSED',
      correlation_id: correlationId,
      status: error.status,
      reason: error.message,
    });
    return { status: error.status, body: { error: error.message } };
  }
  if (isThrottled(error)) {
    logger.warn('request put off', {
      code: 'REQUEST_THROTTLED',
      correlation_id: correlationId,
      ...errorFields(error),
    });
    return {
      status: 503,
      headers: { 'retry-after': '1' },
      body: { error: 'too busy, try again', correlation_id: correlationId },
    };
  }
  logger.error('request failed', {
    code: 'REQUEST_FAILED',
    correlation_id: correlationId,
    ...errorFields(error),
  });
  return { status: 500, body: { error: 'internal error', correlation_id: correlationId } };
}

function isThrottled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return THROTTLED.has(error.name) || cancellationCodes(error).some((code) => THROTTLED.has(code));
}
