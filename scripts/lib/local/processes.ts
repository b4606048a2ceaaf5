import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The file a local runtime process is started from; it tells ours from a reused process id. */
export const RUNTIME_ENTRY = 'local/main.ts';

/** True when the process runs (a zombie does not) and is a local runtime. */
export function isRuntimeProcess(pid: number): boolean {
  return isAlive(pid) && commandLine(pid).includes(RUNTIME_ENTRY);
}

/** True while the process, or any process of the group that it leads, runs. */
export function isGroupAlive(leader: number): boolean {
  if (!existsSync('/proc/self/stat')) return isAlive(leader) || isSignalable(-leader);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      const stat = processStat(Number(name));
      return stat !== undefined && stat.state !== 'Z' && inGroup(Number(name), stat.group, leader);
    });
}

/** Sends the signal to the process's whole group, or to it alone where it leads none. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(isSignalable(-leader) ? -leader : leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function inGroup(pid: number, group: number, leader: number): boolean {
  return pid === leader || group === leader;
}

function isAlive(pid: number): boolean {
  return isSignalable(pid) && processStat(pid)?.state !== 'Z';
}

function isSignalable(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but belongs to someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** State and process group from /proc; undefined without /proc, or when the process has gone. */
function processStat(pid: number): { state: string; group: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in brackets and may itself hold brackets and spaces.
    const [state = '', , group = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, group: Number(group) };
  } catch {
    return undefined;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  }
}
