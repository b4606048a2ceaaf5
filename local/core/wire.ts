import type { AwsError } from './aws-error.ts';

/** A request to an AWS API, as any transport brings it. */
export interface WireRequest {
  method: string;
  /** Path and query. */
  url: string;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** A call that an AWS API was asked for. */
export interface AwsCall {
  /** Prefix of its IAM actions, e.g. `dynamodb`; of an unknown service, its target prefix. */
  service: string;
  /** e.g. `PutItem` */
  operation: string;
  /** ARN of the caller: a function's is its role's session, which ends in the function's name. */
  principal: string;
  /** The members of the call, except for REST services, whose bodies are not read for it. */
  input?: Readonly<Record<string, unknown>>;
}

/** A call that was answered; `error` is the name of what it was refused with. */
export interface FinishedCall extends AwsCall {
  error?: string;
}

/** A call that was read from a request, and is ready to run. */
export interface ReadCall extends Omit<AwsCall, 'principal'> {
  run(): unknown;
  /** Puts the output, or what the call is refused with, on the wire. */
  answer(output: unknown): WireResponse;
  refuse(error: AwsError): WireResponse;
}
