import type { ApiKey } from './usage-plans.ts';

export type Header = readonly [name: string, value: string];

/** A request as it came over the wire: nothing decoded, header casing kept. */
export interface GatewayRequest {
  method: string;
  /** With the stage, without the query: `/dev/orders`. */
  path: string;
  /** After the question mark, `''` when there is none. */
  query: string;
  headers: readonly Header[];
  body: Buffer;
  sourceIp: string;
  /** Port that the request came to. */
  port: number;
}

export interface GatewayResponse {
  status: number;
  headers: readonly Header[];
  body: string;
}

/** One request on its way through a stage, and what has become known about it so far. */
export interface Exchange {
  request: GatewayRequest;
  requestId: string;
  /** What AWS sends as `x-amz-apigw-id`. */
  extendedRequestId: string;
  /** `Root=1-…`, the caller's own where it sent one. */
  traceId: string;
  /** Milliseconds since the Unix epoch. */
  startedAt: number;
  accountId: string;
  apiId: string;
  deploymentId: string;
  stage: string;
  /** Without the stage, as sent: `/orders/a%20b`. */
  path: string;
  /** In the order they came, decoded. */
  query: readonly Header[];
  resourceId: string;
  /** `/orders/{order_id}` */
  resourcePath: string;
  /** Decoded. */
  pathParameters: Readonly<Record<string, string>>;
  /** Of methods that require a key alone. */
  apiKey: ApiKey | undefined;
}

/** The last value of the header, whatever its casing. */
export function headerOf(request: GatewayRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return request.headers.findLast(([header]) => header.toLowerCase() === wanted)?.[1];
}

/** The body's media type without parameters; AWS takes an absent Content-Type for JSON. */
export function mediaTypeOf(request: GatewayRequest): string {
  const type = headerOf(request, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type || 'application/json';
}

/** A semicolon splits the query as an ampersand does: see AWS's important notes for REST APIs. */
export function parseQuery(query: string): Header[] {
  return [...new URLSearchParams(query.replaceAll(';', '&'))];
}
