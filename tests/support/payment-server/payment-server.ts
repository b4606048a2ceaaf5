import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiAnswer, type Form, failure, PaymentBooks } from './books.ts';

/** A request as the provider got it. */
export interface PaymentCall {
  /** `POST /v1/refunds`, ids replaced: `POST /v1/payment_intents/:id/confirm`. */
  name: string;
  headers: http.IncomingHttpHeaders;
  form: Form;
}

/**
 * What goes wrong with a request: `before` it is carried out or `after`, as a status, a connection
 * that is reset, or no answer at all.
 */
export interface Fault {
  when: 'before' | 'after';
  how: number | 'reset' | 'silence';
}

/**
 * A payment provider that speaks as Stripe does, over real HTTP: PaymentIntents, refunds, and
 * idempotency keys that answer the first result again, also when that was a 500.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export class PaymentServer {
  readonly books = new PaymentBooks();
  readonly #results = new Map<string, { request: string; answer: ApiAnswer }>();
  readonly #server = http.createServer((request, response) => void this.#take(request, response));
  #calls: PaymentCall[] = [];
  #fault: (call: PaymentCall, n: number) => Fault | undefined = () => undefined;
  #token: string | undefined;

  /** Requests since the last `script`. */
  get calls(): readonly PaymentCall[] {
    return this.#calls;
  }

  /** Forgets the requests so far, and says what befalls the n-th one (from 1) from now on. */
  script(fault: (call: PaymentCall, n: number) => Fault | undefined = () => undefined): void {
    this.#calls = [];
    this.#fault = fault;
  }

  /** Takes this key alone from now on; at first it takes any. */
  requireToken(token: string): void {
    this.#token = token;
  }

  /** Listens on a free port; resolves to the base URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const url = new URL(request.url ?? '', 'http://provider');
    const method = request.method ?? '';
    const { headers } = request;
    const path = url.pathname.replace(/(payment_intents|customers)\/[^/]+/, '$1/:id');
    const call = { name: `${method} ${path}`, headers, form };
    const fault = this.#fault(call, this.#calls.push(call));
    const refused = this.#token !== undefined && headers.authorization !== `Bearer ${this.#token}`;
    if (refused) return send(response, failure(401, { message: 'Invalid API Key provided' }));
    if (fault?.when === 'before') return spoil(response, fault.how);
    const key = headers['idempotency-key'];
    const answer = this.#once(typeof key === 'string' ? key : undefined, method, url, form);
    if (fault) return spoil(response, fault.how);
    send(response, answer);
  }

  #once(key: string | undefined, method: string, url: URL, form: Form): ApiAnswer {
    if (key === undefined) return this.books.answer(method, url, form);
    const request = JSON.stringify([method, url.pathname, form]);
    const first = this.#results.get(key);
    if (first && first.request !== request) {
      return failure(400, { type: 'idempotency_error', message: 'Keys are for one request.' });
    }
    const answer = first?.answer ?? structuredClone(this.books.answer(method, url, form));
    // Results are kept once a request is executed, which one that fails validation is not.
    if (answer.status !== 400) this.#results.set(key, { request, answer });
    return answer;
  }
}

function spoil(response: http.ServerResponse, how: Fault['how']): void {
  if (how === 'reset') response.socket?.resetAndDestroy();
  else if (how !== 'silence') send(response, failure(how, { message: 'Something went wrong.' }));
}

function send(response: http.ServerResponse, { status, body }: ApiAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
