import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Process id and parent's id of every process that runs; a zombie does not. */
function runningProcesses(): Map<number, number> {
  return existsSync('/proc/self/status') ? fromProc() : fromPs();
}

/** The process and all that it started, however deep. */
export function processFamily(ancestor: number): number[] {
  const running = [...runningProcesses()];
  const family = [ancestor];
  for (const parent of family) {
    family.push(...running.filter(([, its]) => its === parent).map(([pid]) => pid));
  }
  return family;
}

/** Those of the processes that run still. */
export function stillRunning(pids: readonly number[]): number[] {
  const running = runningProcesses();
  return pids.filter((pid) => running.has(pid));
}

function fromProc(): Map<number, number> {
  const statuses = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), processStatus(name)] as const)
    .filter(([, status]) => /^State:\s+[^Z]/m.test(status));
  return new Map(
    statuses.map(([pid, status]) => [pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])]),
  );
}

/** Empty when the process has just ended. */
function processStatus(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

/** Where there is no /proc, as on macOS. */
function fromPs(): Map<number, number> {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  const fields = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const alive = fields.filter(([, , state = '']) => !state.startsWith('Z'));
  return new Map(alive.map(([pid, parent]) => [Number(pid), Number(parent)]));
}
