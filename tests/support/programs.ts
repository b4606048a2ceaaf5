import { spawnSync } from 'node:child_process';

/** True when a program can be started by its name. */
function onPath(program: string): boolean {
  return spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined;
}

/** Empty when all the programs are there, else the reason for a suite's title. */
export function missingProgram(...programs: string[]): string {
  const absent = programs.filter((program) => !onPath(program));
  return absent.length === 0 ? '' : ` (skipped: ${absent.join(' and ')} not on the PATH)`;
}
