import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { commitOf, NO_COMMIT } from '../../../../../scripts/lib/release/commit.ts';
import { missingProgram } from '../../../../support/programs.ts';

const missing = missingProgram('git');

describe(`the commit that is packaged${missing}`, () => {
  let directory: string;

  before(function () {
    if (missing) this.skip();
    directory = mkdtempSync(path.join(tmpdir(), 'dofs-commit-'));
  });

  after(() => {
    if (directory) rmSync(directory, { recursive: true, force: true });
  });

  function git(...args: string[]): string {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    return execFileSync('git', [...identity, ...args], {
      cwd: directory,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  }

  it('is the one that is given, by flag or else by COMMIT, without asking git', () => {
    const [given, told] = ['a'.repeat(40), 'b'.repeat(40)];
    const variables = { COMMIT: told };
    const nowhere = path.join(directory, 'nowhere');
    expect(commitOf({ given, variables, directory: nowhere })).to.equal(given);
    expect(commitOf({ variables, directory: nowhere })).to.equal(told);
  });

  it('must look like a commit', () => {
    expect(() => commitOf({ given: 'main', variables: {} })).to.throw('not "main"');
    expect(() => commitOf({ given: 'abcdef1', variables: {} })).to.throw('40 hexadecimal digits');
    expect(() => commitOf({ variables: { COMMIT: '$(id)' } })).to.throw('hexadecimal');
  });

  it('cannot be found where git knows of nothing', () => {
    expect(() => commitOf({ variables: {}, directory })).to.throw('git says:');
  });

  it("is git's, unless the work tree has changes: then it is refused, or no commit", () => {
    git('init', '--quiet');
    git('commit', '--quiet', '--allow-empty', '--message', 'first');
    const head = git('rev-parse', 'HEAD');
    expect(commitOf({ variables: {}, directory })).to.equal(head);
    writeFileSync(path.join(directory, 'new.ts'), '');
    expect(() => commitOf({ variables: {}, directory })).to.throw('?? new.ts');
    expect(commitOf({ variables: {}, directory, dirty: true })).to.equal(NO_COMMIT);
  });
});
