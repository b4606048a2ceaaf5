/** The call was not made: the breaker is open. The workflow retries it by this literal name. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(breaker: string, retryAfterSeconds: number) {
    super(`circuit breaker ${breaker} is open: try again in ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
