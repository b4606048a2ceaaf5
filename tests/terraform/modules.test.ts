import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { GLOBAL_ROOT } from '../../scripts/lib/bootstrap/global-root.ts';
import { Terraform } from '../../scripts/lib/terraform/cli.ts';
import { REPOSITORY, ROOT_MODULE } from '../../scripts/lib/terraform/workspace.ts';
import { missingProgram } from '../support/programs.ts';
import { type RunResult, runNames, TerraformSandbox, terraformTest } from '../support/terraform.ts';

const missing = missingProgram('terraform');
const modules = readdirSync(path.join(REPOSITORY, 'terraform', 'modules')).sort();

describe(`terraform configuration${missing}`, () => {
  let sandbox: TerraformSandbox;

  before(function () {
    if (missing) this.skip();
    sandbox = new TerraformSandbox();
  });

  after(() => sandbox?.remove());

  it('is formatted', async () => {
    await new Terraform(path.join(REPOSITORY, 'terraform')).run('fmt', '-check', '-recursive');
  });

  it('is valid, with the committed provider hashes', async function () {
    this.timeout(180_000);
    for (const root of [sandbox.root, sandbox.globalRoot]) {
      const terraform = new Terraform(root);
      await terraform.init('-backend=false');
      await terraform.run('validate');
    }
  });

  describeRuns('the root module', path.join(REPOSITORY, ROOT_MODULE), () => sandbox.root);
  describeRuns('the global root', path.join(REPOSITORY, GLOBAL_ROOT), () => sandbox.globalRoot);
  for (const name of modules) {
    const source = path.join(REPOSITORY, 'terraform', 'modules', name);
    describeRuns(`module ${name}`, source, () => sandbox.module(name));
  }
});

/** One test for each run block of a module's tests. */
function describeRuns(title: string, source: string, copy: () => string): void {
  describe(title, () => {
    let results: Map<string, RunResult>;

    before(async function () {
      this.timeout(900_000);
      results = await terraformTest(copy());
    });

    for (const name of runNames(source)) {
      it(name.replaceAll('_', ' '), () => {
        const result = results.get(name);
        expect(result?.status, result?.messages.join('\n')).to.equal('pass');
      });
    }
  });
}
