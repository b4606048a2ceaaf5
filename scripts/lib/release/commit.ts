import { spawnSync } from 'node:child_process';
import { CommandError, UsageError } from '../command-line.ts';
import { ROOT } from '../environment.ts';

/** As git blame writes it: not committed yet. */
export const NO_COMMIT = '0'.repeat(40);

export interface CommitQuestion {
  /** What `--commit` says. */
  given?: string;
  /** A work tree with changes is taken, as `NO_COMMIT`. */
  dirty?: boolean;
  variables?: Readonly<Record<string, string | undefined>>;
  directory?: string;
}

/**
 * The commit that is packaged: `--commit`, else `COMMIT`, else what git says of the directory.
 *
 * @throws UsageError when the given one cannot be a commit; CommandError when git is not there or
 * finds changes that no commit holds
 */
export function commitOf({
  given,
  dirty = false,
  variables = process.env,
  directory = ROOT,
}: CommitQuestion): string {
  const told = given ?? variables.COMMIT;
  if (told) {
    if (/^[0-9a-f]{40}$/.test(told)) return told;
    throw new UsageError(`the commit must be 40 hexadecimal digits, not "${told}"`);
  }
  const head = git(directory, 'rev-parse', 'HEAD');
  const changes = git(directory, 'status', '--porcelain');
  if (changes === '') return head;
  if (dirty) return NO_COMMIT;
  throw new CommandError(
    `the work tree has changes that commit ${head.slice(0, 12)} does not hold:\n${changes}\n` +
      'Commit them, or package it all the same with --dirty.',
  );
}

function git(directory: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: directory,
    encoding: 'utf8',
  });
  if (status === 0) return stdout.trimEnd();
  const reason = error ? error.message : stderr.trim();
  throw new CommandError(`no commit was given (--commit, COMMIT), and git says: ${reason}`);
}
