import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Buildspec } from './buildspec.ts';

/** Where and how a buildspec's commands run. */
export interface BuildPlace {
  directory: string;
  /** The whole environment: nothing of this process's own is added. */
  variables: Record<string, string>;
  /** A file descriptor for what the commands print. */
  output: number;
}

export type BuildOutcome =
  | { succeeded: true; variables: Record<string, string> }
  | { succeeded: false; phase: string; command: string; exitCode: number };

/**
 * Runs the commands phase by phase, as CodeBuild does: each is a script of its own in bash, and
 * the next one gets the exported variables and the working directory that it left. The first one
 * that fails ends the build.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-cmd.html
 */
export async function runCommands(spec: Buildspec, place: BuildPlace): Promise<BuildOutcome> {
  const notes = mkdtempSync(path.join(os.tmpdir(), 'dofs-build-'));
  let { directory } = place;
  let variables = { ...spec.variables, ...place.variables };
  try {
    for (const { name: phase, commands } of spec.phases) {
      for (const command of commands) {
        const exitCode = await runScript(command, { ...place, directory, variables }, notes);
        if (exitCode !== 0) return { succeeded: false, phase, command, exitCode };
        ({ directory, variables } = readNotes(notes));
      }
    }
    return { succeeded: true, variables };
  } finally {
    rmSync(notes, { recursive: true, force: true });
  }
}

function runScript(command: string, place: BuildPlace, notes: string): Promise<number> {
  // Written when the script ends, wherever it ends; the exit code stays the script's own.
  const script = `set -a\ntrap 'pwd > "${notes}/directory"; env -0 > "${notes}/variables"' EXIT\n`;
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script + command], {
      cwd: place.directory,
      env: place.variables,
      stdio: ['ignore', place.output, place.output],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function readNotes(notes: string): Pick<BuildPlace, 'directory' | 'variables'> {
  const entries = readFileSync(path.join(notes, 'variables'), 'utf8').split('\0').filter(Boolean);
  const pairs = entries.map((entry): [string, string] => {
    const end = entry.indexOf('=');
    return [entry.slice(0, end), entry.slice(end + 1)];
  });
  return {
    directory: readFileSync(path.join(notes, 'directory'), 'utf8').trimEnd(),
    variables: Object.fromEntries(pairs),
  };
}
