import { readFileSync } from 'node:fs';
import { isRuntimeProcess } from './processes.ts';

/** What a running local runtime says of itself in its state file. */
export interface LocalState {
  pid: number;
  awsEndpoint: string;
  apiUrl: string;
  apiKey: string;
  region: string;
  accountId: string;
  startedAt: string;
}

/** Where `make up` keeps the state and the log of its instance, relative to the repository. */
export const LOCAL_STATE_FILE = '.dofs/local.json';

const MEMBERS = ['awsEndpoint', 'apiUrl', 'apiKey', 'region', 'accountId', 'startedAt'] as const;

/** Parses a state file's text; undefined where it is not whole (it is just being written). */
export function parseLocalState(text: string): LocalState | undefined {
  let state: Record<string, unknown>;
  try {
    state = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (!Number.isInteger(state.pid)) return undefined;
  if (MEMBERS.some((member) => typeof state[member] !== 'string')) return undefined;
  return state as unknown as LocalState;
}

/** The state file's content, whether or not the runtime that wrote it still runs. */
export function readLocalState(file: string): LocalState | undefined {
  try {
    return parseLocalState(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The state of the local runtime that runs now; a file left behind by a dead one does not count. */
export function runningLocalState(file: string): LocalState | undefined {
  const state = readLocalState(file);
  return state && isRuntimeProcess(state.pid) ? state : undefined;
}
