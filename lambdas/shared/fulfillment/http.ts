import { jitteredPause, type Pause } from '../backoff.ts';
import { sendRequest } from '../http-client/send-request.ts';
import {
  type FulfillmentOrder,
  type FulfillmentOutcome,
  type FulfillmentProvider,
  FulfillmentUnavailableError,
} from './provider.ts';

export interface HttpFulfillmentSettings {
  /** Base URL without a slash at its end; orders are POSTed to `<url>/fulfillments`. */
  endpointUrl: string;
  /** Time for one whole call, its retries included. */
  timeoutMs: number;
  /** The bearer credential; `fresh` asks for it anew, as it was refused. */
  credential(fresh: boolean): Promise<string>;
  pause?: Pause;
}

const MAX_ATTEMPTS = 3;
const CONNECT_TIMEOUT_MS = 1_000;

/** The id becomes part of the order and of its events, ten of which must fit one PutEvents call. */
const MAX_ID_LENGTH = 256;

/**
 * A fulfillment provider behind HTTP. A call carries an `Idempotency-Key`, so any call may be
 * repeated: what passes by itself (no answer, 5xx, 429) is tried again within the call's time,
 * with full jitter. 409 and 422 with a reason are its refusal of the order; every other answer
 * means that we and the provider do not understand each other, which no repeat mends.
 */
export class HttpFulfillmentProvider implements FulfillmentProvider {
  readonly #settings: HttpFulfillmentSettings;
  readonly #pause: Pause;

  constructor(settings: HttpFulfillmentSettings) {
    this.#settings = settings;
    this.#pause = settings.pause ?? jitteredPause({ baseMs: 100, capMs: 1_000 });
  }

  async fulfill(order: FulfillmentOrder, idempotencyKey: string): Promise<FulfillmentOutcome> {
    const deadline = performance.now() + this.#settings.timeoutMs;
    let last: unknown;
    let freshCredential = false;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (deadline <= performance.now()) break;
      try {
        const answer = await this.#attempt(order, idempotencyKey, deadline, freshCredential);
        if (!passes(answer.status)) return outcomeOf(answer);
        last = new Error(`the provider answered ${answer.status}`);
        // A credential that was rotated since we read it.
        freshCredential = answer.status === 401;
      } catch (error) {
        if (error instanceof FulfillmentUnavailableError) throw error;
        last = error;
      }
      if (attempt < MAX_ATTEMPTS) await this.#pause(attempt);
    }
    const words = last instanceof Error ? last.message : 'out of time';
    throw new FulfillmentUnavailableError(`no answer from the provider: ${words}`, { cause: last });
  }

  async #attempt(order: FulfillmentOrder, key: string, deadline: number, fresh: boolean) {
    const { endpointUrl, timeoutMs, credential } = this.#settings;
    const token = await credential(fresh);
    const leftMs = Math.floor(deadline - performance.now());
    if (leftMs <= 0) throw new Error('the credential took all the time');
    return sendRequest(new URL(`${endpointUrl}/fulfillments`), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        'x-correlation-id': order.correlation_id,
      },
      body: JSON.stringify(toProviderTerms(order)),
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      // One slow answer must leave time for another attempt.
      timeoutMs: Math.min(leftMs, Math.ceil(timeoutMs / 2)),
    });
  }
}

/** Answers after which the same call may do better. */
function passes(status: number): boolean {
  return status >= 500 || status === 429 || status === 408 || status === 401;
}

function toProviderTerms({ order_id, customer_id, items, total_cents }: FulfillmentOrder) {
  return {
    reference: order_id,
    customer: customer_id,
    lines: items.map((line) => ({
      sku: line.product_id,
      quantity: line.quantity,
      unit_price: line.unit_price_cents,
    })),
    value: total_cents,
  };
}

function outcomeOf({ status, text }: { status: number; text: string }): FulfillmentOutcome {
  const { id, reason } = parse(text);
  if ((status === 200 || status === 201) && isId(id)) {
    return { outcome: 'fulfilled', fulfillment_id: id };
  }
  if ((status === 409 || status === 422) && typeof reason === 'string' && reason !== '') {
    return { outcome: 'rejected', reason };
  }
  throw new FulfillmentUnavailableError(`the provider's answer ${status} is not understood`);
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH;
}

function parse(text: string): { id?: unknown; reason?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Not JSON, so it says neither; the caller refuses it by its status.
    return {};
  }
}
