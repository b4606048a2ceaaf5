import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Callers, type CallHooks, Dispatcher } from './dispatcher.ts';
import type { AwsService } from './service.ts';
import type { FinishedCall, WireRequest, WireResponse } from './wire.ts';

/**
 * The one endpoint of all local AWS services. It speaks the wire protocols, so unmodified SDKs and
 * the AWS CLI work against it (`AWS_ENDPOINT_URL`). Signatures are not verified: any credentials
 * are accepted, but the access key says whose IAM policies apply.
 */
export class AwsServer {
  readonly #http: http.Server;
  readonly #dispatcher: Dispatcher;

  /** @param callers left out parts allow everything, and name a caller by its access key */
  constructor(services: AwsService[], callers: Partial<Callers> = {}) {
    const { authorize = () => {}, principalOf = (accessKeyId) => accessKeyId } = callers;
    this.#dispatcher = new Dispatcher(services, { authorize, principalOf });
    this.#http = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => void this.#answer(request, Buffer.concat(chunks), response));
    });
    this.#http.keepAliveTimeout = 60_000;
  }

  /**
   * `listener` hears of every call that was answered, each attempt of an SDK by itself. What the
   * services do among themselves (a state machine's calls, polling of event sources, deliveries)
   * does not come this way and is not told. Returns the way to stop it.
   */
  onCall(listener: (call: FinishedCall) => void): () => void {
    return this.#dispatcher.onCall(listener);
  }

  /** Answers a request that did not come over a socket; rejects with what a hook throws. */
  handle(request: WireRequest, hooks?: CallHooks): Promise<WireResponse> {
    return this.#dispatcher.handle(request, hooks);
  }

  /** Listens on the loopback interface; port 0 takes any free port. Returns the port. */
  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, '127.0.0.1', () => {
        this.#http.off('error', reject);
        resolve((this.#http.address() as AddressInfo).port);
      });
    });
  }

  /** Stops listening and drops open connections, long polls included. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  async #answer(
    request: http.IncomingMessage,
    body: Buffer,
    response: http.ServerResponse,
  ): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const answer = await this.#dispatcher.handle({
      method,
      url,
      headers: request.headers as Record<string, string>,
      body,
      get signal() {
        return hangUpSignal(response);
      },
    });
    if (response.destroyed) return;
    const length = Buffer.byteLength(answer.body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
    response.end(answer.body);
  }
}

/** Aborted when the connection closes before the answer went out. */
function hangUpSignal(response: http.ServerResponse): AbortSignal {
  const hangUp = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) hangUp.abort();
  };
  if (response.destroyed) onClose();
  else response.on('close', onClose);
  return hangUp.signal;
}
