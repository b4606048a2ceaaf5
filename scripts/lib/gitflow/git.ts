import { spawnSync } from 'node:child_process';
import { CommandError } from '../command-line.ts';
import type { PullRequest } from './rules.ts';

export interface Reading {
  request: PullRequest;
  /** What was read as the head and as the base: refs, or `HEAD`. */
  from: string;
  to: string;
}

/**
 * Reads what the rules look at from the clone in a directory. The base is the remote's branch
 * where the clone has it; the head is the branch of that name, else what is checked out.
 *
 * @throws CommandError saying what git said
 */
export function readPullRequest(head: string, base: string, directory: string): Reading {
  const git = new Git(directory);
  const to = git.firstOf(`refs/remotes/origin/${base}`, `refs/heads/${base}`);
  if (to === undefined) {
    throw new CommandError(`there is no branch ${base} here: git fetch origin ${base}`);
  }
  const from = git.firstOf(`refs/heads/${head}`, `refs/remotes/origin/${head}`) ?? 'HEAD';
  const parted = git.mergeBase(to, from);
  const request: PullRequest = {
    head,
    base,
    headVersion: git.version(from, 'package.json'),
    baseVersion: git.version(to, 'package.json'),
    lockVersion: git.version(from, 'package-lock.json'),
    headChangelog: git.run('show', `${from}:CHANGELOG.md`),
    baseChangelog: git.run('show', `${to}:CHANGELOG.md`),
    changedFiles: git.lines('diff', '--name-only', parted, from),
    subjects: git.lines('log', '--no-merges', '--format=%s', `${to}..${from}`),
  };
  return { request, from, to };
}

class Git {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  firstOf(...refs: string[]): string | undefined {
    return refs.find((ref) => this.#spawn('rev-parse', '--verify', '--quiet', ref).status === 0);
  }

  mergeBase(a: string, b: string): string {
    const { status, stdout } = this.#spawn('merge-base', a, b);
    if (status === 0) return stdout.trim();
    throw new CommandError(
      `${a} and ${b} have no commit in common here: fetch the whole history (git fetch --unshallow)`,
    );
  }

  version(ref: string, file: string): string {
    const { version } = JSON.parse(this.run('show', `${ref}:${file}`)) as { version?: unknown };
    return String(version);
  }

  lines(...args: string[]): string[] {
    return this.run(...args)
      .split('\n')
      .filter((line) => line !== '');
  }

  run(...args: string[]): string {
    const { status, stdout, stderr, error } = this.#spawn(...args);
    if (status === 0) return stdout;
    throw new CommandError(`git ${args.join(' ')}: ${error ? error.message : stderr.trim()}`);
  }

  #spawn(...args: string[]) {
    const options = { cwd: this.#directory, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 } as const;
    return spawnSync('git', args, options);
  }
}
