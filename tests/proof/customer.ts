import { apiEvent, postOrder } from '../support/events.ts';
import type { World } from './world.ts';

/** What the HTTP API answered, after as many tries as it took. */
export interface Answer {
  status: number;
  body: { order_id?: string; status?: string; error?: string };
}

const TRIES = 60;
const PAUSE_MS = 3_000;

/** Somebody who orders over HTTP, and asks again until there is a word. */
export class Customer {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Places an order under an idempotency key. */
  place(key: string, items: readonly { product_id: string; quantity: number }[]): Promise<Answer> {
    const body = { customer_id: 'customer-1', items };
    return this.#ask(postOrder(body, { 'Idempotency-Key': `"${key}"` }));
  }

  cancel(orderId: string): Promise<Answer> {
    const request = { method: 'POST', resource: '/orders/{order_id}/cancel' };
    return this.#ask(apiEvent({ ...request, path: { order_id: orderId } }));
  }

  async #ask(event: unknown): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(event);
      if (answer && answer.status < 500 && !isBusy(answer)) return answer;
      if (attempt === TRIES) throw new Error(`no answer in ${TRIES} tries: ${answer?.status}`);
      await this.#world.sleep(PAUSE_MS);
    }
  }

  /** Undefined when no answer came. */
  async #once(event: unknown): Promise<Answer | undefined> {
    try {
      const { payload, functionError } = await this.#world.invoke('api-handler', event);
      if (functionError) return undefined;
      const { statusCode, body } = JSON.parse(payload) as { statusCode: number; body: string };
      return { status: statusCode, body: JSON.parse(body) as Answer['body'] };
    } catch {
      return undefined;
    }
  }
}

/** Another request under the same key has not ended. */
function isBusy({ status, body }: Answer): boolean {
  return status === 409 && body.error?.includes('Idempotency-Key') === true;
}
