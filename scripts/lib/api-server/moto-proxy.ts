import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CORRECTIONS, type Correction, SUBSTITUTES, type Substitute } from './substitutes.ts';

/** A server in front of moto that answers the substitutes, and passes on everything else. */
export class MotoProxy {
  readonly #server: http.Server;
  readonly #motoPort: number;
  readonly #agent = new http.Agent({ keepAlive: true });

  constructor(motoPort: number) {
    this.#motoPort = motoPort;
    this.#server = http.createServer((request, response) => {
      const target = request.headers['x-amz-target'];
      const substitute = SUBSTITUTES.find((one) => one.target === target);
      if (substitute) answer(substitute, request, response);
      else this.#passOn(request, response);
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

  #passOn(request: http.IncomingMessage, response: http.ServerResponse): void {
    const { method, url, headers } = request;
    const onward = http.request(
      { agent: this.#agent, host: '127.0.0.1', port: this.#motoPort, method, path: url, headers },
      (answered) => {
        const target = headers['x-amz-target'];
        const correction = CORRECTIONS.find((one) => one.target === target);
        if (correction && answered.statusCode === 200)
          correctAnswer(correction, answered, response);
        else answered.pipe(response.writeHead(answered.statusCode ?? 502, answered.headers));
      },
    );
    onward.on('error', (error) => response.writeHead(502).end(error.message));
    request.pipe(onward);
  }
}

function correctAnswer(
  correction: Correction,
  answered: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  readJson(answered, (output) => {
    correction.correct(output);
    // The checksum and the length are those of moto's own body.
    response.writeHead(200, { 'content-type': answered.headers['content-type'] });
    response.end(JSON.stringify(output));
  });
}

function answer(
  substitute: Substitute,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  readJson(request, (input) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(substitute.answer(input)));
  });
}

function readJson(
  stream: http.IncomingMessage,
  then: (value: Record<string, unknown>) => void,
): void {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => then(JSON.parse(Buffer.concat(chunks).toString())));
}
