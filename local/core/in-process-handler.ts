import type { AwsServer } from './aws-server.ts';
import type { CallHooks } from './dispatcher.ts';

/** What an SDK hands to its request handler: the parts that are read. */
interface SdkRequest {
  method: string;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A `requestHandler` for any client of the AWS SDK v3. */
export interface InProcessRequestHandler {
  readonly metadata: { handlerProtocol: string };
  handle(
    request: SdkRequest,
    options?: { abortSignal?: unknown },
  ): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/**
 * Brings the calls of SDK clients to the services without a socket, so that whole flows run in one
 * process and in virtual time. A fault is a hook that throws: in `before` the call never arrives,
 * in `after` it took effect and its answer is lost. See {@link connectionLost}.
 *
 * Give clients a region, static credentials and `maxAttempts: 1`: whatever else the SDK looks up
 * by itself it reads from files, and its own retries wait in real time.
 */
export function inProcessRequestHandler(
  server: Pick<AwsServer, 'handle'>,
  hooks: CallHooks = {},
): InProcessRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request, { abortSignal } = {}) => {
      const signal = abortSignal instanceof AbortSignal ? abortSignal : NEVER;
      signal.throwIfAborted();
      const { status, headers, body } = await server.handle(
        {
          method: request.method,
          url: request.path + queryString(request.query),
          headers: lowerCase(request.headers),
          body: bytes(request.body),
          signal,
        },
        hooks,
      );
      return { response: { statusCode: status, headers, body: Buffer.from(body) } };
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}

/** What an SDK client sees of a connection that broke; SDKs take it for transient. */
export function connectionLost(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
}

const NEVER = new AbortController().signal;

function queryString(query: SdkRequest['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one ?? '']),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return Object.fromEntries(entries);
}

function bytes(body: unknown): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('a streamed request body');
}
