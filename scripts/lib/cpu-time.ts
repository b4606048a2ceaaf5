import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of a hundredth of a second: proc(5), /proc/pid/stat. */
const MS_PER_TICK = 10;

/**
 * CPU milliseconds so far of a local runtime and of its functions' processes, by function name;
 * the runtime itself is `local runtime`. Empty where the system has no /proc.
 */
export function cpuByFunction(runtimePid: number): Map<string, number> {
  const times = new Map<string, number>();
  if (!existsSync('/proc/self/stat')) return times;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = readStat(pid);
    if (!stat) continue;
    const own = pid === String(runtimePid);
    if (!own && stat.parent !== runtimePid) continue;
    const name = own ? 'local runtime' : functionName(pid);
    if (name !== undefined) times.set(name, (times.get(name) ?? 0) + stat.ms);
  }
  return times;
}

function readStat(pid: string): { parent: number; ms: number } | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The second field is the command's name in parentheses, which may hold anything.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  return { parent: parent ?? 0, ms: ((user ?? 0) + (system ?? 0)) * MS_PER_TICK };
}

function functionName(pid: string): string | undefined {
  const variables = read(`/proc/${pid}/environ`)?.split('\0') ?? [];
  const prefix = 'AWS_LAMBDA_FUNCTION_NAME=';
  return variables.find((variable) => variable.startsWith(prefix))?.slice(prefix.length);
}

/** Undefined for a process that has just ended. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return undefined;
    throw error;
  }
}
