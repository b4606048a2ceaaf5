import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { PlatformLock } from './platform/lock.ts';
import { LocalRuntime } from './runtime.ts';

/**
 * Runs the local environment until it is told to stop (SIGTERM, SIGINT). When it is ready it
 * writes the state file, which says where it listens; `make up` and the scripts read it.
 * `--lock-file` runs another plan, whose zips are found under `--artifacts-root`.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    'state-file': { type: 'string', default: path.join(ROOT, '.dofs/local.json') },
    'lock-file': { type: 'string', default: path.join(ROOT, 'local/platform.lock.json') },
    'artifacts-root': { type: 'string', default: ROOT },
  },
});
const stateFile = values['state-file'];

// Local AWS endpoints listen on 4566 by custom.
const USUAL_AWS_PORT = 4566;
const USUAL_API_PORT = 8787;

const startedAt = new Date().toISOString();
const lock = JSON.parse(readFileSync(values['lock-file'], 'utf8')) as PlatformLock;
const workDirectory = mkdtempSync(path.join(os.tmpdir(), 'dofs-'));
process.once('exit', () => rmSync(workDirectory, { recursive: true, force: true }));
const runtime = await start();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
writeState();

async function start(): Promise<LocalRuntime> {
  const base = { lock, root: path.resolve(values['artifacts-root']), workDirectory };
  try {
    return await LocalRuntime.start({
      ...base,
      awsPort: port('DOFS_AWS_PORT') ?? USUAL_AWS_PORT,
      apiPort: port('DOFS_API_PORT') ?? USUAL_API_PORT,
    });
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const wanted = process.env.DOFS_AWS_PORT ?? process.env.DOFS_API_PORT;
    if (!taken || wanted !== undefined) throw error;
    console.log(`${(error as Error).message}: taking free ports instead`);
    return LocalRuntime.start(base);
  }
}

function writeState(): void {
  const { awsEndpoint, apiUrl, apiKey, identity } = runtime;
  const state = { pid: process.pid, awsEndpoint, apiUrl, apiKey, ...identity, startedAt };
  mkdirSync(path.dirname(stateFile), { recursive: true });
  // Renamed into place, so that no reader meets half a file. It holds the API key.
  writeFileSync(`${stateFile}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${stateFile}.new`, stateFile);
  console.log(`ready: API ${apiUrl}, AWS endpoint ${awsEndpoint}`);
}

async function stop(): Promise<void> {
  await runtime.close();
  rmSync(stateFile, { force: true });
  console.log('stopped');
}

function port(variable: string): number | undefined {
  const text = process.env[variable];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new Error(`${variable} must be a port from 0 to 65535, not "${text}"`);
  }
  return number;
}
