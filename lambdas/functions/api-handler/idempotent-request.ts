import type { APIGatewayProxyEvent } from 'aws-lambda';
import { HttpError } from '../../shared/http/http-error.ts';
import { fingerprint, idempotencyKeyOf, sha256 } from '../../shared/http/idempotency-key.ts';
import type { Answer } from '../../shared/http/response.ts';
import type { IdempotencyStore } from '../../shared/repositories/idempotency-store.ts';
import { AlongsideRefusedError } from '../../shared/repositories/order-repository.ts';
import { cancellationCodes, type TransactionItem } from '../../shared/repositories/transaction.ts';

/**
 * A request that its client may send again under one key. What it does and the answer to it are
 * written in one transaction: there is no record of a request that is merely under way, which a
 * crash could leave behind.
 */
export class IdempotentRequest {
  readonly #store: IdempotencyStore;
  readonly #key: string;
  readonly #fingerprint: string;

  constructor(store: IdempotencyStore, key: string, body: unknown) {
    this.#store = store;
    this.#key = key;
    this.#fingerprint = fingerprint(body);
  }

  /** The write, beside what the request does, that keeps its answer for a repeat. */
  write(orderId: string, { status, headers = {}, body }: Answer): TransactionItem {
    return this.#store.write({
      idempotency_key: this.#key,
      fingerprint: this.#fingerprint,
      order_id: orderId,
      answer: { status, headers, body: JSON.stringify(body) },
    });
  }

  /**
   * The first answer again, marked as a replay; undefined when this is the first request.
   *
   * @throws HttpError 422 when the first request had another body.
   */
  async replay(): Promise<Answer | undefined> {
    const record = await this.#store.find(this.#key);
    if (!record) return undefined;
    if (record.fingerprint !== this.#fingerprint) {
      throw new HttpError(422, 'Idempotency-Key was used with another body');
    }
    const { status, headers, body } = record.answer;
    return {
      status,
      headers: { ...headers, 'idempotency-replayed': 'true' },
      body: JSON.parse(body),
    };
  }

  /**
   * The answer when the transaction was refused: the first one's, if another request under this
   * key was faster.
   *
   * @throws the given error when it has nothing to do with the key; HttpError 409 when the other
   * request has not ended.
   */
  async answerRefused(error: unknown): Promise<Answer> {
    if (!isForTheKey(error)) throw error;
    const answer = await this.replay();
    if (answer) return answer;
    throw new HttpError(409, 'a request with this Idempotency-Key is still being processed', {
      'retry-after': '1',
    });
  }
}

/**
 * The request's Idempotency-Key, if it has one, in the scope of its caller.
 *
 * @throws HttpError 400 naming the header.
 */
export function idempotentRequest(
  event: APIGatewayProxyEvent,
  body: unknown,
  store: IdempotencyStore,
): IdempotentRequest | undefined {
  const key = idempotencyKeyOf(event);
  if (key === undefined) return undefined;
  const caller = event.requestContext.identity?.apiKeyId;
  // Without a caller the keys of all callers would be one scope.
  if (!caller) throw new Error('the gateway did not say whose API key the request came with');
  return new IdempotentRequest(store, `http#${caller}#${sha256(key)}`, body);
}

/** Places of the writes of a new order: its state, its first event, then this record. */
const RECORD = 2;

/** True when another request under this key wrote its record, or is about to. */
function isForTheKey(error: unknown): boolean {
  if (error instanceof AlongsideRefusedError) return true;
  if (error instanceof Error && error.name === 'TransactionInProgressException') return true;
  return cancellationCodes(error)[RECORD] === 'TransactionConflict';
}
