import type { APIGatewayProxyResult } from 'aws-lambda';

/** What a route answers: its status, JSON body and further headers. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** An answer as API Gateway wants it, with the headers that every answer carries. */
export function toProxyResult(
  { status, body, headers = {} }: Answer,
  correlationId: string,
  allowedOrigin: string,
): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-correlation-id': correlationId,
      'access-control-allow-origin': allowedOrigin,
      'access-control-expose-headers':
        'x-correlation-id, location, retry-after, idempotency-replayed',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}
