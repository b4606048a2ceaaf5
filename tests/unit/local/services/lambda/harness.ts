import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { RealScheduler, type Scheduler } from '../../../../../local/core/scheduler.ts';
import { processCode } from '../../../../../local/services/lambda/function-code.ts';
import type { FunctionSpec } from '../../../../../local/services/lambda/function-spec.ts';
import { Lambda } from '../../../../../local/services/lambda/lambda.ts';

/** A Lambda with real processes, its log lines in memory. */
export class LambdaHarness {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-lambda-test-'));
  readonly lines: { group: string; stream: string; message: string }[] = [];
  readonly lambda: Lambda;
  #awaited: { text: string; resolve: () => void }[] = [];

  constructor({
    scheduler = new RealScheduler(),
    maxEnvironments = 2,
  }: {
    scheduler?: Scheduler;
    maxEnvironments?: number;
  } = {}) {
    this.lambda = new Lambda({
      scheduler,
      identity: LOCAL_IDENTITY,
      code: processCode(path.join(this.directory, 'unpacked')),
      logs: {
        append: (group, stream, messages) => {
          for (const { message } of messages) this.#take({ group, stream, message });
        },
      },
      roles: {
        issueCredentials: (roleArn) => ({
          accessKeyId: `key-of-${roleArn.split('/').at(-1)}`,
          secretAccessKey: 'secret',
          sessionToken: 'session',
        }),
        canBeAssumedBy: (roleArn) => !roleArn.endsWith('/not-for-lambda'),
      },
      endpoint: () => 'http://127.0.0.1:4566',
      maxEnvironments,
    });
  }

  get messages(): string[] {
    return this.lines.map(({ message }) => message);
  }

  /** Settles when a line with the text has been logged. */
  message(text: string): Promise<void> {
    if (this.messages.some((line) => line.includes(text))) return Promise.resolve();
    return new Promise((resolve) => this.#awaited.push({ text, resolve }));
  }

  #take(line: { group: string; stream: string; message: string }): void {
    this.lines.push(line);
    for (const { text, resolve } of this.#awaited) if (line.message.includes(text)) resolve();
  }

  /** Makes a function of the source of its index.mjs. */
  create(
    source: string,
    spec: Partial<FunctionSpec> = {},
    files: Record<string, string> = { 'index.mjs': source },
  ): string {
    const name = spec.name ?? 'subject';
    const artifact = writeZip(path.join(this.directory, `${name}.zip`), files);
    const created = this.lambda.createFunction({ ...functionSpec(name, artifact), ...spec });
    return created.arn();
  }

  /** Invokes `subject` and reads its answer. */
  async call(event: unknown = {}, name = 'subject'): Promise<{ value: unknown; failed: boolean }> {
    const { payload, functionError } = await this.lambda.invoke(name, JSON.stringify(event));
    return { value: JSON.parse(payload), failed: functionError !== undefined };
  }

  async close(): Promise<void> {
    await this.lambda.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A zip file of text files; returns its name. */
export function writeZip(file: string, files: Record<string, string>): string {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, zipSync(Object.fromEntries(entries)));
  return file;
}

/** A small valid function. */
export function functionSpec(name: string, artifact: string): FunctionSpec {
  return {
    name,
    description: '',
    artifact,
    handler: 'index.handler',
    runtime: 'nodejs22.x',
    architecture: 'arm64',
    roleArn: `arn:aws:iam::000000000000:role/${name}`,
    timeoutSeconds: 3,
    memoryMb: 128,
    ephemeralStorageMb: 512,
    variables: {},
    publish: false,
    logging: { format: 'Text', group: `/aws/lambda/${name}` },
  };
}
