import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../command-line.ts';
import { isGroupAlive, isRuntimeProcess, RUNTIME_ENTRY, signalGroup } from './processes.ts';
import { type LocalState, readLocalState } from './state.ts';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/** The log file beside a state file: `.dofs/local.json` logs to `.dofs/local.log`. */
export function logFileOf(stateFile: string): string {
  return stateFile.replace(/\.json$/, '.log');
}

/** Another platform than the repository's local environment. */
export interface OtherPlatform {
  /** A lock file as `scripts/lock.ts --env <name> --out <file>` writes it. */
  lockFile: string;
  /** The folder that holds `dist/functions/<name>.zip`; the runtime's own root when absent. */
  artifactsRoot?: string;
}

/**
 * Starts a local runtime in the background and resolves when it has written its state file,
 * which it does when it is ready. Stop it with {@link stopRuntime}.
 *
 * @param root the repository whose `local/main.ts` runs; it needs its node_modules
 * @param other the platform to run in place of `local/platform.lock.json`; it listens on free
 * ports, so that several can run side by side, each with a state file of its own
 * @throws CommandError with the log's end when it exits first or takes longer than a minute
 */
export async function startRuntime(
  root: string,
  stateFile: string,
  other?: OtherPlatform,
): Promise<LocalState> {
  const directory = path.dirname(stateFile);
  mkdirSync(directory, { recursive: true });
  rmSync(stateFile, { force: true });
  const log = openSync(logFileOf(stateFile), 'w');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', RUNTIME_ENTRY, '--state-file', stateFile, ...flags(other)],
    // Detached, it leads a process group of its own, so that all of it can be found and stopped.
    { cwd: root, detached: true, stdio: ['ignore', log, log], env: environment(other) },
  );
  closeSync(log);
  try {
    const state = await untilReady(child, stateFile);
    child.unref();
    return state;
  } catch (error) {
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    throw error;
  }
}

function flags(other: OtherPlatform | undefined): string[] {
  if (!other) return [];
  const { lockFile, artifactsRoot } = other;
  const root = artifactsRoot === undefined ? [] : ['--artifacts-root', path.resolve(artifactsRoot)];
  return ['--lock-file', path.resolve(lockFile), ...root];
}

function environment(other: OtherPlatform | undefined): NodeJS.ProcessEnv {
  return other ? { ...process.env, DOFS_AWS_PORT: '0', DOFS_API_PORT: '0' } : process.env;
}

function untilReady(child: ChildProcess, stateFile: string): Promise<LocalState> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      finish(() => reject(new CommandError(`${reason}\n${logEnd(stateFile)}`)));
    const check = (): void => {
      const state = readLocalState(stateFile);
      if (state && state.pid === child.pid) finish(() => resolve(state));
    };
    const watcher = watch(path.dirname(stateFile), check);
    const limit = setTimeout(
      () => fail(`the local runtime was not ready after ${START_LIMIT_MS / 1000} s`),
      START_LIMIT_MS,
    );
    const onError = (error: Error): void =>
      fail(`the local runtime did not start: ${error.message}`);
    const onExit = (code: number | null, signal: string | null): void =>
      fail(`the local runtime ended before it was ready (${signal ?? `exit code ${code}`})`);
    // Ctrl-C does not reach a detached process by itself.
    const onInterrupt = (): void => {
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      fail('interrupted');
    };
    const finish = (settle: () => void): void => {
      process.off('SIGINT', onInterrupt);
      watcher.close();
      clearTimeout(limit);
      child.off('error', onError).off('exit', onExit);
      settle();
    };
    process.once('SIGINT', onInterrupt);
    child.once('error', onError).once('exit', onExit);
    check();
  });
}

/**
 * Stops the runtime and every process it started, and resolves when they are gone. Resolves to
 * false when it had to be killed because it did not stop within the limit.
 */
export async function stopRuntime(
  state: LocalState,
  stateFile: string,
  limitMs = STOP_LIMIT_MS,
): Promise<boolean> {
  if (isRuntimeProcess(state.pid)) process.kill(state.pid, 'SIGTERM');
  const clean = await untilGone(state.pid, limitMs);
  if (!clean) {
    signalGroup(state.pid, 'SIGKILL');
    if (!(await untilGone(state.pid, STOP_LIMIT_MS))) {
      throw new CommandError(`process ${state.pid} cannot be stopped; see ${logFileOf(stateFile)}`);
    }
  }
  rmSync(stateFile, { force: true });
  return clean;
}

async function untilGone(pid: number, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (isGroupAlive(pid)) {
    if (Date.now() > end) return false;
    await sleep(25);
  }
  return true;
}

function logEnd(stateFile: string): string {
  const lines = readFileSync(logFileOf(stateFile), 'utf8').trimEnd().split('\n');
  return [`The end of ${logFileOf(stateFile)}:`, ...lines.slice(-20)].join('\n');
}
