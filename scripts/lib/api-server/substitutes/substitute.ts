/** Which calls are meant: by `X-Amz-Target`, or for a REST service by method and path. */
export type CallPattern = { target: string } | { method: string; path: RegExp };

/** A request to the API server. */
export interface ApiCall {
  target?: string;
  method: string;
  /** With the query string. */
  path: string;
}

/** A call that moto lacks, answered here instead. */
export interface Substitute {
  call: CallPattern;
  reason: string;
  /**
   * The answer's JSON; undefined lets moto answer after all.
   *
   * @param input the request's JSON; empty when it has no body
   * @throws ApiError
   */
  answer(input: Record<string, unknown>, call: ApiCall): unknown;
}

/** A call that moto answers in another form than AWS. */
export interface Correction {
  call: CallPattern;
  reason: string;
  /**
   * Changes moto's answer in place, where moto took the call.
   *
   * @param input the request's JSON; empty when it has no body
   */
  correct(output: Record<string, unknown>, input: Record<string, unknown>, call: ApiCall): void;
}

/** What stands in for moto in one service, with a memory of its own. */
export interface ServiceSubstitutes {
  substitutes: readonly Substitute[];
  corrections: readonly Correction[];
}

/** An error that the service itself would answer. */
export class ApiError extends Error {
  /** The error's code, e.g. `ResourceNotFound`. */
  override readonly name: string;
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export function matches(pattern: CallPattern, call: ApiCall): boolean {
  if ('target' in pattern) return pattern.target === call.target;
  return pattern.method === call.method && pattern.path.test(call.path);
}
