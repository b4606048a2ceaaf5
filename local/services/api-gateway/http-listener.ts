import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayRequest, GatewayResponse, Header } from './exchange.ts';

/** AWS takes no larger request body: 10 MB. */
export const MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;

/** The HTTP side of the gateway: bytes in, bytes out, no rule of AWS. */
export class HttpListener {
  readonly #server: http.Server;
  #port: number | undefined;

  constructor(handle: (request: GatewayRequest) => Promise<GatewayResponse>) {
    this.#server = http.createServer((request, response) => {
      this.#answer(request, response, handle).catch((error: unknown) => {
        // The caller gets what AWS would say; the fault is ours and is told here.
        console.error(error);
        send(response, request, INTERNAL_ERROR);
      });
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  /** The port listened on; undefined when closed. */
  get port(): number | undefined {
    return this.#port;
  }

  /** Listens on the loopback interface; port 0 takes any free port. Returns the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve(this.#port);
      });
    });
  }

  /** Stops listening and drops open connections. */
  close(): Promise<void> {
    this.#port = undefined;
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    handle: (request: GatewayRequest) => Promise<GatewayResponse>,
  ): Promise<void> {
    const body = await readBody(request);
    const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
    const answer = await handle({
      method: request.method ?? 'GET',
      path,
      query,
      headers: pairs(request.rawHeaders),
      body,
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      port: this.#port ?? 0,
    });
    send(response, request, answer);
  }
}

const INTERNAL_ERROR: GatewayResponse = {
  status: 500,
  headers: [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', 'InternalServerErrorException'],
  ],
  body: '{"message":"Internal server error"}',
};

/** Reads no further than one byte above the limit, which is enough to know. */
async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAXIMUM_BODY_BYTES) break;
  }
  return Buffer.concat(chunks);
}

function send(
  response: http.ServerResponse,
  request: http.IncomingMessage,
  { status, headers, body }: GatewayResponse,
): void {
  if (response.destroyed || response.headersSent) return;
  const flat = headers.flat();
  // What is left of an unread body would be taken for the next request.
  if (!request.complete) flat.push('Connection', 'close');
  if (status !== 204 && status !== 304) {
    flat.push('Content-Length', String(Buffer.byteLength(body)));
  }
  response.writeHead(status, flat);
  response.end(body);
}

function pairs(raw: string[]): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return headers;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
