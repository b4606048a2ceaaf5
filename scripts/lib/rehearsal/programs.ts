import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../command-line.ts';

/** @throws CommandError naming every program that is not on the PATH */
export function requirePrograms(...programs: string[]): void {
  const absent = programs.filter((program) => !onPath(program));
  if (absent.length > 0) {
    throw new CommandError(`${absent.join(' and ')} not on the PATH: the README says where from`);
  }
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((directory) => {
    try {
      accessSync(path.join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
