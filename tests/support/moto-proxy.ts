import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { validate } from '../../local/services/step-functions/asl/validate.ts';

/** A call that moto lacks or gets wrong, answered here instead. */
interface Substitute {
  /** `X-Amz-Target` of the call. */
  target: string;
  reason: string;
  answer(input: Record<string, unknown>): unknown;
}

/** Everything that is not moto's own answer. docs/local-fidelity.md lists it too. */
export const SUBSTITUTES: readonly Substitute[] = [
  {
    target: 'AWSStepFunctions.ValidateStateMachineDefinition',
    reason: 'moto 5.2 has no such operation; the provider calls it whenever it plans a definition',
    answer: ({ definition }) => {
      const diagnostics = validate(String(definition));
      return { result: diagnostics.length > 0 ? 'FAIL' : 'OK', diagnostics, truncated: false };
    },
  },
  {
    target: 'AWSStepFunctions.ListStateMachineVersions',
    reason:
      'moto 5.2 answers 500; the provider reads the versions of a machine that publishes none',
    answer: () => ({ stateMachineVersions: [] }),
  },
];

/** A server in front of moto that answers the substitutes and passes on everything else. */
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
        response.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(response);
      },
    );
    onward.on('error', (error) => response.writeHead(502).end(error.message));
    request.pipe(onward);
  }
}

function answer(
  substitute: Substitute,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(substitute.answer(input)));
  });
}
