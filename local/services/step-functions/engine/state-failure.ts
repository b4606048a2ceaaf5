/**
 * A state's error, by the name that Retry and Catch match.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class StateFailure extends Error {
  readonly error: string;
  readonly reason: string | undefined;
  /** A second name that matches too: a missed heartbeat is also `States.HeartbeatTimeout`. */
  readonly alias: string | undefined;

  constructor(error: string, reason?: string, alias?: string) {
    super(`${error}: ${reason ?? ''}`);
    this.name = 'StateFailure';
    this.error = error;
    this.reason = reason;
    this.alias = alias;
  }

  /** `{Error, Cause}` as Catch sees it; a failure without cause has an empty one. */
  get output(): { Error: string; Cause: string } {
    return { Error: this.error, Cause: this.reason ?? '' };
  }
}
