import { HttpError } from '../../shared/http/http-error.ts';
import type { Answer } from '../../shared/http/response.ts';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';
import { cancellationCodes } from '../../shared/repositories/transaction.ts';

/** What passes by itself: throttling, and others who write the same at this moment. */
const PASSING = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'TransactionConflict',
  'TransactionInProgressException',
  'ConcurrentUpdateError',
]);

/**
 * The answer to whatever went wrong: a refusal in its own words, 503 for what
 * passes by itself, and 500 without any detail, which goes to the log instead.
 */
export function answerError(error: unknown, correlationId: string, logger: Logger): Answer {
  if (error instanceof HttpError) {
    logger.info('request refused', {
      code: 'REQUEST_REFUSED',
      correlation_id: correlationId,
      status: error.status,
      reason: error.message,
    });
    return { status: error.status, headers: error.headers, body: { error: error.message } };
  }
  if (passes(error)) {
    logger.warn('request put off', {
      code: 'REQUEST_PUT_OFF',
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

function passes(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return PASSING.has(error.name) || cancellationCodes(error).some((code) => PASSING.has(code));
}
