import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readPullRequest } from '../../../../../scripts/lib/gitflow/git.ts';
import { missingProgram } from '../../../../support/programs.ts';

const missing = missingProgram('git');

describe(`what git says of a pull request${missing}`, () => {
  let folder: string;
  let origin: string;

  function git(directory: string, ...args: string[]): void {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    execFileSync('git', [...identity, ...args], { cwd: directory, stdio: 'pipe' });
  }

  function commit(subject: string, files: Record<string, string>): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(origin, file)), { recursive: true });
      writeFileSync(path.join(origin, file), text);
    }
    git(origin, 'add', '--all');
    git(origin, 'commit', '--quiet', '--message', subject);
  }

  function versions(version: string): Record<string, string> {
    return {
      'package.json': `{"version":"${version}"}`,
      'package-lock.json': `{"version":"${version}"}`,
    };
  }

  before(function () {
    if (missing) this.skip();
    folder = mkdtempSync(path.join(tmpdir(), 'dofs-gitflow-'));
    origin = path.join(folder, 'origin');
    mkdirSync(origin);
    git(origin, 'init', '--quiet', '--initial-branch', 'main');
    commit('feat: first', { ...versions('1.0.0'), 'CHANGELOG.md': 'before' });
    git(origin, 'checkout', '--quiet', '-b', 'release/1.1.0');
    commit('feat: second', { 'lambdas/a.ts': '', 'CHANGELOG.md': 'after' });
    commit('chore: 1.1.0', versions('1.1.0'));
    git(origin, 'checkout', '--quiet', 'main');
    commit('docs: elsewhere meanwhile', { 'README.md': '' });
    git(origin, 'checkout', '--quiet', 'release/1.1.0');
    git(origin, 'merge', '--quiet', '--no-edit', 'main');
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const EXPECTED = {
    head: 'release/1.1.0',
    base: 'main',
    headVersion: '1.1.0',
    baseVersion: '1.0.0',
    lockVersion: '1.1.0',
    headChangelog: 'after',
    baseChangelog: 'before',
    changedFiles: ['CHANGELOG.md', 'lambdas/a.ts', 'package-lock.json', 'package.json'],
    subjects: ['chore: 1.1.0', 'feat: second'],
  };

  it('are both sides, the files that differ, and the commits but merges', () => {
    const { request, from, to } = readPullRequest('release/1.1.0', 'main', origin);
    expect(request).to.deep.equal(EXPECTED);
    expect([from, to]).to.deep.equal(['refs/heads/release/1.1.0', 'refs/heads/main']);
  });

  it('is the same in a clone with the head checked out alone, as CodeBuild makes it', () => {
    const clone = path.join(folder, 'clone');
    git(folder, 'clone', '--quiet', origin, clone);
    git(clone, 'checkout', '--quiet', '--detach', 'origin/release/1.1.0');
    git(clone, 'branch', '--quiet', '--delete', '--force', 'release/1.1.0');
    git(clone, 'update-ref', '-d', 'refs/remotes/origin/release/1.1.0');
    const { request, from, to } = readPullRequest('release/1.1.0', 'main', clone);
    expect(request).to.deep.equal(EXPECTED);
    expect([from, to]).to.deep.equal(['HEAD', 'refs/remotes/origin/main']);
  });

  it('says what to fetch when a branch or the history is not there', () => {
    expect(() => readPullRequest('release/1.1.0', 'develop', origin)).to.throw(
      'git fetch origin develop',
    );
    const shallow = path.join(folder, 'shallow');
    git(
      folder,
      'clone',
      '--quiet',
      '--depth',
      '1',
      '--no-single-branch',
      `file://${origin}`,
      shallow,
    );
    expect(() => readPullRequest('release/1.1.0', 'main', shallow)).to.throw('--unshallow');
  });
});
