import { cut } from '../cut.ts';

/** Why a task of the workflow failed, as Step Functions tells it to the state that caught it. */
export interface TaskFailure {
  error: string;
  cause: string;
}

/** Error names that fulfill-order and dlq-handler give to a waiting workflow. */
export const FULFILLMENT_REJECTED = 'FulfillmentRejectedError';
export const FULFILLMENT_DEAD_LETTERED = 'FulfillmentDeadLetteredError';

/** How the `failure_reason` of an order begins that the provider refused. */
export const FULFILLMENT_REJECTED_CODE = 'FULFILLMENT_REJECTED';

/** Codes of the errors that say what they are. */
const CODES = new Map([
  ['OrderCancelledError', 'CANCELLED'],
  ['PaymentDeclinedError', 'PAYMENT_DECLINED'],
  ['PaymentUnavailableError', 'PAYMENT_UNAVAILABLE'],
  ['CircuitOpenError', 'PAYMENT_UNAVAILABLE'],
  ['PaymentOutcomeUnknownError', 'PAYMENT_OUTCOME_UNKNOWN'],
  ['PaymentUnsettledError', 'PAYMENT_OUTCOME_UNKNOWN'],
  [FULFILLMENT_REJECTED, FULFILLMENT_REJECTED_CODE],
  [FULFILLMENT_DEAD_LETTERED, 'FULFILLMENT_DEAD_LETTERED'],
]);

const MAX_LENGTH = 1_000;

/**
 * The `failure_reason` of an order, `<CODE>: <words>`, from the error and cause that a state
 * caught. A Lambda task's cause is the function's error as JSON.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function failureReason({ error, cause }: TaskFailure): string {
  return cut(reasonOf(error, cause), MAX_LENGTH);
}

function reasonOf(error: string, cause: string): string {
  const words = causeInWords(cause);
  switch (error) {
    case 'OrderRejectedError':
      return words;
    case 'States.Timeout':
    case 'States.HeartbeatTimeout':
      return `STEP_TIMED_OUT: ${error}`;
    default:
      return `${CODES.get(error) ?? `STEP_FAILED: ${error}`}: ${words}`;
  }
}

/** A cause for people: a function's error says its message, and leaves its stack trace to the log. */
export function causeInWords(cause: string): string {
  return lambdaErrorMessage(cause) ?? cause;
}

function lambdaErrorMessage(cause: string): string | undefined {
  if (!cause.startsWith('{')) return undefined;
  try {
    const { errorMessage } = JSON.parse(cause) as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : undefined;
  } catch {
    // A cause that merely looks like JSON is used as it is.
    return undefined;
  }
}
