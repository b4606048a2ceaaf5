import { jitteredPause, type Pause } from '../backoff.ts';
import { type HttpAnswer, NotConnectedError, sendRequest } from '../http-client/send-request.ts';

export interface StripeClientSettings {
  /** Base URL without a slash at its end, e.g. `https://api.stripe.com`. */
  endpointUrl: string;
  /** Time for one whole operation, all its requests and their retries included. */
  timeoutMs: number;
  /** The secret API key; `fresh` asks for it anew, as it was refused. */
  credential(fresh: boolean): Promise<string>;
  pause?: Pause;
}

export interface StripeRequest {
  method: 'GET' | 'POST';
  /** From `/v1` on, with its query. */
  path: string;
  correlationId: string;
  form?: Record<string, string>;
  idempotencyKey?: string;
}

export interface StripeAnswer {
  status: number;
  body: Record<string, unknown>;
  /** An earlier attempt at the same request may have been carried out. */
  doubtful: boolean;
}

/** There was no answer that says anything, in any attempt. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  /** An attempt may have been carried out. */
  readonly doubtful: boolean;

  constructor(message: string, doubtful: boolean, options: ErrorOptions) {
    super(message, options);
    this.doubtful = doubtful;
  }
}

/** The request did not leave us. */
class NotSentError extends Error {}

const MAX_ATTEMPTS = 3;
const CONNECT_TIMEOUT_MS = 1_000;
const API_VERSION = '2024-06-20';

/**
 * Requests to an API like Stripe's. What passes by itself is tried again with full jitter, which
 * is safe as every request that moves money carries an idempotency key: no connection, no answer,
 * 5xx, 429 (a limit, or a lock on the object), 409 (the same key is at work), and 401 once the
 * credential was read anew.
 *
 * @see https://docs.stripe.com/error-low-level
 */
export class StripeClient {
  readonly #settings: StripeClientSettings;
  readonly #pause: Pause;

  constructor(settings: StripeClientSettings) {
    this.#settings = settings;
    this.#pause = settings.pause ?? jitteredPause({ baseMs: 100, capMs: 1_000 });
  }

  /** By when an operation that starts now must be over, on the clock of `performance.now`. */
  deadline(): number {
    return performance.now() + this.#settings.timeoutMs;
  }

  /**
   * Sends a request and answers what no repeat would change.
   *
   * @throws NoAnswerError.
   */
  async send(request: StripeRequest, deadline: number): Promise<StripeAnswer> {
    let doubtful = false;
    let freshCredential = false;
    let last: Error = new NotSentError('out of time');
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && performance.now() < deadline; attempt++) {
      try {
        const { status, text } = await this.#attempt(request, deadline, freshCredential);
        if (!passes(status)) return { status, body: parse(text), doubtful };
        last = new Error(`the provider answered ${status}`);
        doubtful ||= status >= 500 || status === 409;
        freshCredential = status === 401;
      } catch (error) {
        last = error instanceof Error ? error : new Error(String(error));
        doubtful ||= !(error instanceof NotConnectedError || error instanceof NotSentError);
      }
      if (attempt < MAX_ATTEMPTS) await this.#pause(attempt);
    }
    throw new NoAnswerError(`no answer from the provider: ${last.message}`, doubtful, {
      cause: last,
    });
  }

  async #attempt(request: StripeRequest, deadline: number, fresh: boolean): Promise<HttpAnswer> {
    const { endpointUrl, timeoutMs } = this.#settings;
    const token = await this.#credential(fresh);
    const leftMs = Math.floor(deadline - performance.now());
    if (leftMs <= 0) throw new NotSentError('the credential took all the time');
    const { method, path, form, idempotencyKey, correlationId } = request;
    return sendRequest(new URL(endpointUrl + path), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'stripe-version': API_VERSION,
        'x-correlation-id': correlationId,
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      // One slow answer must leave time for another attempt.
      timeoutMs: Math.min(leftMs, Math.ceil(timeoutMs / 2)),
    });
  }

  async #credential(fresh: boolean): Promise<string> {
    try {
      return await this.#settings.credential(fresh);
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause);
      throw new NotSentError(`the credential cannot be read: ${words}`, { cause });
    }
  }
}

/** Answers after which the same request may do better. */
function passes(status: number): boolean {
  return status >= 500 || status === 429 || status === 409 || status === 408 || status === 401;
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Not JSON, so it says nothing; the caller refuses it by its status.
    return {};
  }
}
