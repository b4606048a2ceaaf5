/** An error that an AWS API answers to its caller, by the name and words AWS uses. */
export class AwsError extends Error {
  /** HTTP status of the answer. */
  readonly status: number;
  /** Further members of the answer's body, e.g. `CancellationReasons`. */
  readonly members: Record<string, unknown>;

  constructor(
    name: string,
    message: string,
    { status = 400, members = {} }: { status?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }
}

/**
 * The local runtime met something it does not honour. It says so by name instead of ignoring it,
 * because what is ignored here would surprise on AWS.
 */
export class NotHonouredError extends AwsError {
  constructor(what: string) {
    super('LocalRuntimeNotHonoured', `the local runtime does not honour ${what}`, { status: 501 });
  }
}
