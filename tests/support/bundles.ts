import { fork } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { buildFunctions } from '../../scripts/build.ts';

/** Built functions, unpacked into a folder of their own. */
export interface Bundles {
  names: string[];
  /** The unpacked index.mjs of a function. */
  file(name: string): string;
  remove(): Promise<void>;
}

/** Builds and unpacks all functions. */
export async function buildBundles(): Promise<Bundles> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dofs-bundles-'));
  const built = await buildFunctions(folder);
  const file = (name: string) => path.join(folder, 'unpacked', name, 'index.mjs');
  for (const { name, zip } of built) {
    await mkdir(path.dirname(file(name)), { recursive: true });
    await writeFile(file(name), unzipSync(await readFile(zip))['index.mjs'] ?? '');
  }
  const remove = () => rm(folder, { recursive: true, force: true });
  return { names: built.map(({ name }) => name), file, remove };
}

/** What came of loading a bundle and calling its handler in a process of its own. */
export interface Outcome {
  stage: 'load' | 'call';
  result?: unknown;
  /** As the Lambda runtime would report it: the thrown error's `name`. */
  errorType?: string;
  errorMessage?: string;
}

const RUNNER = `
  const report = (outcome) => process.send(outcome, () => process.exit());
  const failed = (stage) => (error) =>
    report({ stage, errorType: error.name, errorMessage: error.message });
  process.once('message', ({ file, event }) =>
    import(file).then(
      ({ handler }) => handler(event).then((result) => report({ stage: 'call', result }), failed('call')),
      failed('load'),
    ));
`;

/** Loads a bundle in a fresh process with this environment alone, and calls its handler. */
export async function runBundle(
  file: string,
  environment: Record<string, string>,
  event: unknown,
): Promise<Outcome> {
  const runner = path.join(path.dirname(file), 'runner.mjs');
  await writeFile(runner, RUNNER);
  const child = fork(runner, { env: environment, execArgv: [], stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    child.once('message', (outcome) => resolve(outcome as Outcome));
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`ended early: ${code ?? signal}`)));
    child.send({ file, event });
  });
}

type Input = Record<string, unknown>;

/**
 * An AWS endpoint that answers each operation as told, by a value or a function of the input, and
 * notes what it was asked. An answer with a `__type` is an error.
 */
export async function fakeEndpoint(answers: Record<string, unknown>) {
  const asked: { operation: string; input: Input }[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input = JSON.parse(Buffer.concat(chunks).toString()) as Input;
    asked.push({ operation, input });
    const told = operation in answers ? answers[operation] : { __type: `NoAnswerTo${operation}` };
    const answer: unknown = typeof told === 'function' ? told(input) : told;
    const failed = typeof answer === 'object' && answer !== null && '__type' in answer;
    response.writeHead(failed ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
