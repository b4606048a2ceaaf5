/** What an operation knows of the call that reached it. */
export interface CallContext {
  requestId: string;
  /** Whose IAM policies apply; empty when the call was not signed. */
  accessKeyId: string;
  /** Aborted when the caller hangs up, so that a long poll takes no message for nobody. */
  signal: AbortSignal;
}

/** One API action of a service. `Input` and `Output` are the shapes of the AWS API reference. */
export interface Operation<Input = never, Output = unknown> {
  /** Every top-level input member that is honoured; any other is refused by name. */
  parameters: readonly string[];
  /**
   * The same for the structures inside, by dotted path. Paths go through lists; `*` is every value
   * of a map: `MessageAttributes.*`.
   */
  members?: Readonly<Record<string, readonly string[]>>;
  run(input: Input, context: CallContext): Output | Promise<Output>;
  /** ARNs the call touches, for the caller's IAM policies; absent means "*". */
  resources?(input: Input): string[];
  /** In place of `resources`, where IAM asks for other actions than the call's own name. */
  permissions?(input: Input): Permission[];
}

/** An IAM action on a resource that a call needs. */
export interface Permission {
  /** e.g. `dynamodb:PutItem` */
  action: string;
  resource: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of operations holds many input shapes; the wire gives unknown.
export type AnyOperation = Operation<any>;

/** A service of the AWS JSON protocol: POST /, `X-Amz-Target: <prefix>.<Action>`. */
export interface JsonService {
  protocol: 'json';
  /** Prefix of IAM actions, e.g. `states` for `states:StartExecution`. */
  iamPrefix: string;
  /** e.g. `DynamoDB_20120810`. */
  targetPrefix: string;
  /** Where its errors' `__type` comes from, e.g. `com.amazonaws.dynamodb.v20120810`. */
  errorNamespace?: string;
  /** Legacy codes by error name, sent as `x-amzn-query-error` (SQS). */
  queryErrorCodes?: Record<string, string>;
  jsonVersion: '1.0' | '1.1';
  operations: Record<string, AnyOperation>;
}

/**
 * A service of the AWS query protocol: form body with `Action`, XML answer (SNS, STS). Every input
 * member is a text; a `Map` in the output is a map on the wire.
 */
export interface QueryService {
  protocol: 'query';
  iamPrefix: string;
  /** The `Version` form member, e.g. `2011-06-15`. */
  version: string;
  /** Codes and HTTP statuses where they differ from the error's own, by the error's name. */
  errors?: Readonly<Record<string, { code: string; status: number }>>;
  operations: Record<string, AnyOperation>;
}

/** One route of a REST-JSON service (Lambda). Path members are written `{Name}`. */
export interface RestRoute {
  action: string;
  method: string;
  path: string;
  run(request: RestRequest, context: CallContext): RestResponse | Promise<RestResponse>;
  resources?(request: RestRequest): string[];
}

export interface RestRequest {
  path: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
}

export interface RestResponse {
  status: number;
  headers?: Record<string, string>;
  /** A string or bytes go out as they are, anything else as JSON. */
  body?: unknown;
}

export interface RestService {
  protocol: 'rest';
  iamPrefix: string;
  routes: RestRoute[];
}

export type AwsService = JsonService | QueryService | RestService;
