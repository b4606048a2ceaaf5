import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as the provider got it. */
export interface ProviderCall {
  path: string;
  headers: http.IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** Status and body of an answer; `never` leaves the caller waiting. */
export type ProviderAnswer = { status: number; body: object } | 'never';

/** A fulfillment provider: an HTTP server that answers as the test says. */
export class ProviderServer {
  /** Decides the answer to the n-th call (from 1) since the last `script`. */
  #answer: (call: ProviderCall, n: number) => ProviderAnswer = () => 'never';
  #calls: ProviderCall[] = [];
  readonly #server = http.createServer((request, response) => void this.#take(request, response));

  /** Forgets the calls so far and answers the next ones in this way. */
  script(answer: (call: ProviderCall, n: number) => ProviderAnswer): void {
    this.#calls = [];
    this.#answer = answer;
  }

  /** Calls since the last `script`. */
  get calls(): readonly ProviderCall[] {
    return this.#calls;
  }

  /** Listens on a free port; resolves to the base URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const call = { path: request.url ?? '', headers: request.headers, body };
    const answer = this.#answer(call, this.#calls.push(call));
    if (answer === 'never') return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  }
}
