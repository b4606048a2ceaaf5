import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipFiles } from './artifacts.ts';

/** What the source action hands on. */
export interface Source {
  /** The work tree as it is, or the commit alone. */
  from: 'work tree' | 'commit';
  /** The commit; of a work tree, the one that it stands on. */
  revision: string;
  /** The commit that the pipeline is told of: the same, or another release of the same code. */
  commitId: string;
  branch: string;
}

/** @throws Error when the directory is no git repository */
export function sourceOf(repository: string, from: Source['from']): Source {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).trim();
  const revision = git('rev-parse', 'HEAD');
  return { from, revision, commitId: revision, branch: git('rev-parse', '--abbrev-ref', 'HEAD') };
}

/** Writes the source as a zip: what is tracked, and of a work tree also what is new. */
export function archiveSource(repository: string, { from, revision }: Source, zip: string): void {
  if (from === 'commit') {
    const args = ['archive', '--format=zip', `--output=${zip}`, revision];
    execFileSync('git', ['-C', repository, ...args]);
    return;
  }
  const listed = execFileSync(
    'git',
    ['-C', repository, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { encoding: 'utf8' },
  );
  const files = listed.split('\0').filter((file) => file !== '');
  // A file that was removed and not yet committed is still listed.
  const present = files.filter((file) => existsSync(path.join(repository, file)));
  writeFileSync(zip, zipFiles(repository, present));
}
