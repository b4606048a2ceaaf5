import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApiCall, ApiError, matches, type Substitute } from './substitutes/substitute.ts';
import { allSubstitutes } from './substitutes.ts';

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' };

/** A call that was answered, for whoever wants to know what a program asked. */
export interface AnsweredCall extends ApiCall {
  /** As the caller signed it, e.g. `dynamodb`. */
  service: string;
  body: string;
  status: number;
}

/**
 * A server in front of moto that answers the substitutes, and passes on everything else. An
 * operation that moto lacks is refused by its name.
 */
export class MotoProxy {
  readonly #server: http.Server;
  readonly #motoPort: number;
  readonly #agent = new http.Agent({ keepAlive: true });
  readonly #answers = allSubstitutes();
  readonly #observe: (call: AnsweredCall) => void;

  /** @param observe told of each call once it is answered */
  constructor(motoPort: number, observe: (call: AnsweredCall) => void = () => {}) {
    this.#motoPort = motoPort;
    this.#observe = observe;
    this.#server = http.createServer((request, response) => {
      this.#handle(request, response).catch((error: Error) => {
        if (response.headersSent) response.destroy(error);
        else response.writeHead(502).end(error.message);
      });
    });
  }

  /** Listens on a free port; answers the URL. */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
      });
    });
  }

  close(): Promise<void> {
    this.#agent.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const call = callOf(request);
    const body = await read(request);
    response.once('finish', () => {
      const service = serviceOf(request.headers);
      this.#observe({ ...call, service, body: body.toString(), status: response.statusCode });
    });
    const substitute = this.#answers.substitutes.find((one) => matches(one.call, call));
    if (substitute && answer(substitute, call, body, response)) return;
    const answered = await this.#passOn(request, body);
    if (call.target && lacksOperation(answered)) return refuse(call.target, answered, response);
    const correction = this.#answers.corrections.find((one) => matches(one.call, call));
    if (!correction || (answered.statusCode ?? 500) >= 300) {
      answered.pipe(response.writeHead(answered.statusCode ?? 502, answered.headers));
      return;
    }
    const output = parse(await read(answered));
    correction.correct(output, parse(body), call);
    // The checksum and the length are those of moto's own body.
    const headers = { 'content-type': answered.headers['content-type'] };
    response.writeHead(answered.statusCode ?? 200, headers).end(JSON.stringify(output));
  }

  #passOn(request: http.IncomingMessage, body: Buffer): Promise<http.IncomingMessage> {
    const { method, url, headers } = request;
    return new Promise((resolve, reject) => {
      http
        .request(
          {
            agent: this.#agent,
            host: '127.0.0.1',
            port: this.#motoPort,
            method,
            path: url,
            headers,
          },
          resolve,
        )
        .on('error', reject)
        .end(body);
    });
  }
}

function callOf({ headers, method = 'GET', url = '/' }: http.IncomingMessage): ApiCall {
  const target = headers['x-amz-target'];
  return { method, path: url, ...(typeof target === 'string' ? { target } : {}) };
}

/** The service in the scope of the signature; empty for a request without one. */
function serviceOf({ authorization = '' }: http.IncomingHttpHeaders): string {
  return /Credential=[^/]+\/\d+\/[^/]*\/([a-z0-9-]+)\/aws4_request/.exec(authorization)?.[1] ?? '';
}

/** moto answers what it does not know with a page for people. */
function lacksOperation({ statusCode = 500, headers }: http.IncomingMessage): boolean {
  return statusCode >= 400 && headers['content-type']?.startsWith('text/html') === true;
}

/** As an error that no SDK tries again: otherwise Terraform would, for minutes. */
function refuse(target: string, answered: http.IncomingMessage, response: http.ServerResponse) {
  answered.resume();
  sendError(new ApiError('UnknownOperationException', `moto has no ${target}`), response);
}

/** Answers whether the substitute did; if not, moto has to. */
function answer(
  substitute: Substitute,
  call: ApiCall,
  body: Buffer,
  response: http.ServerResponse,
): boolean {
  try {
    const output = substitute.answer(parse(body), call);
    if (output === undefined) return false;
    response.writeHead(200, JSON_TYPE).end(JSON.stringify(output));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    sendError(error, response);
  }
  return true;
}

function sendError({ name, message, status }: ApiError, response: http.ServerResponse): void {
  response
    .writeHead(status, { ...JSON_TYPE, 'x-amzn-errortype': name })
    .end(JSON.stringify({ __type: name, message }));
}

async function read(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parse(body: Buffer): Record<string, unknown> {
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
}
