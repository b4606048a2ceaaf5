import { randomUUID } from 'node:crypto';
import type { Environment } from './environment.ts';

export interface ApiCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  /** From the stage on: `/orders?status=PENDING`. */
  path: string;
  /** A string is sent as it is; anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** False sends no `x-api-key`. */
  withKey?: boolean;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** The parsed body; undefined where it is not JSON. */
  json: Record<string, unknown> | undefined;
  text: string;
  correlationId: string;
  /** From the call to the whole body. */
  milliseconds: number;
}

/** The HTTP API of an environment, over kept-alive connections. */
export class ApiClient {
  readonly #url: string;
  readonly #key: string;
  readonly #timeoutMs: number;

  constructor({ apiUrl, apiKey }: Pick<Environment, 'apiUrl' | 'apiKey'>, timeoutMs = 30_000) {
    this.#url = apiUrl;
    this.#key = apiKey;
    this.#timeoutMs = timeoutMs;
  }

  /** Rejects when no answer comes within the timeout. */
  async send({ method, path, body, headers = {}, withKey = true }: ApiCall): Promise<ApiAnswer> {
    const correlationId = headers['x-correlation-id'] ?? randomUUID();
    const started = performance.now();
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        'x-correlation-id': correlationId,
        ...(withKey ? { 'x-api-key': this.#key } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(this.#timeoutMs),
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: parseObject(text),
      text,
      correlationId,
      milliseconds: performance.now() - started,
    };
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
