// The workflow catches errors by name, so each name is a literal: a minified class has none.

/** The provider refused the charge, and will not take it up again. The message is its reason. */
export class PaymentDeclinedError extends Error {
  override readonly name = 'PaymentDeclinedError';
}

/** The provider surely did not do what it was asked for: the same call may be made again. */
export class PaymentUnavailableError extends Error {
  override readonly name = 'PaymentUnavailableError';
}

/** The provider may or may not have done what it was asked for: ask it before anything else. */
export class PaymentOutcomeUnknownError extends Error {
  override readonly name = 'PaymentOutcomeUnknownError';
}

/** A charge or refund may still be under way, so that nothing can be decided yet. */
export class PaymentUnsettledError extends Error {
  override readonly name = 'PaymentUnsettledError';
}

/** True for an error that speaks of the provider's health, as a decline does not. */
export function isProviderFailure(error: unknown): boolean {
  return error instanceof PaymentUnavailableError || error instanceof PaymentOutcomeUnknownError;
}
