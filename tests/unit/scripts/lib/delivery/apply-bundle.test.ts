import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { applyBundle } from '../../../../../scripts/lib/delivery/apply-bundle.ts';
import type { PlanFacts } from '../../../../../scripts/lib/delivery/facts.ts';
import { checkedRelease } from '../../../../../scripts/lib/delivery/release.ts';
import { sourceHash } from '../../../../../scripts/lib/delivery/source-hash.ts';
import { fileHash } from '../../../../../scripts/lib/release/tree-hash.ts';
import { TerraformError } from '../../../../../scripts/lib/terraform/cli.ts';
import { rejects } from '../../../../support/rejects.ts';
import { SmallRepository } from '../../../../support/small-repository.ts';

describe('applying a plan bundle', () => {
  let repository: SmallRepository;
  let bundle: string;
  let facts: PlanFacts;
  const deployment = {
    applySaved: sinon.stub<[string], Promise<void>>(),
    terraformVersion: async () => '1.11.4',
  };

  beforeEach(async () => {
    deployment.applySaved.reset();
    repository = new SmallRepository();
    await repository.package();
    bundle = mkdtempSync(path.join(os.tmpdir(), 'dofs-bundle-'));
    writeFileSync(path.join(bundle, 'tfplan'), 'the plan');
    facts = {
      schema: 1,
      environment: 'dev',
      ...(await checkedRelease(repository.directory)),
      source_hash: await sourceHash(repository.directory),
      plan_sha256: await fileHash(path.join(bundle, 'tfplan')),
      terraform_version: '1.11.4',
      planned_at: '2026-11-21T10:00:00.000Z',
      changes: { add: 1, change: 0, replace: 0, destroy: 0 },
      has_changes: true,
    };
    writeFacts(facts);
  });

  afterEach(() => {
    repository.remove();
    rmSync(bundle, { recursive: true });
  });

  function writeFacts(value: unknown): void {
    writeFileSync(path.join(bundle, 'facts.json'), JSON.stringify(value));
  }

  function apply(environment = 'dev'): Promise<PlanFacts | undefined> {
    return applyBundle({ deployment, environment, repository: repository.directory, bundle });
  }

  async function refuses(words: string, environment?: string): Promise<void> {
    const { message } = await rejects(apply(environment), 'CommandError', words);
    expect(message).to.include('Nothing was changed');
    expect(deployment.applySaved.called, 'applied').to.equal(false);
  }

  it('applies the plan when everything is as it was', async () => {
    expect(await apply()).to.deep.equal(facts);
    expect(deployment.applySaved.args).to.deep.equal([[path.join(bundle, 'tfplan')]]);
  });

  it('applies nothing when the plan changes nothing', async () => {
    writeFacts({ ...facts, has_changes: false });
    expect(await apply()).to.equal(undefined);
    expect(deployment.applySaved.called).to.equal(false);
  });

  it('refuses a plan of another environment', () =>
    refuses('it is a plan for dev, not for prod', 'prod'));

  it('refuses a plan of another Terraform', async () => {
    writeFacts({ ...facts, terraform_version: '1.12.0' });
    await refuses('Terraform 1.12.0 made it, this is Terraform 1.11.4');
  });

  it('refuses another plan than the one that the facts are of', async () => {
    writeFileSync(path.join(bundle, 'tfplan'), 'another plan');
    await refuses('tfplan is not the file that was planned');
  });

  it('refuses a bundle without its plan', async () => {
    rmSync(path.join(bundle, 'tfplan'));
    await refuses('there is no ');
  });

  it('refuses when the source has changed', async () => {
    repository.write('more.tf', '# one line more\n');
    await refuses('the source has changed since');
  });

  it('refuses when a zip is not the packaged one', async () => {
    repository.build('other code');
    await refuses('functions/intake.zip is not the packaged one');
  });

  it('refuses another release, packaged anew', async () => {
    repository.build('other code');
    await repository.package();
    await refuses(`it was made for artifacts ${facts.artifact_hash}, dist has `);
  });

  it('refuses variables that name another release than the manifest', async () => {
    const file = path.join(repository.directory, 'dist', 'release.tfvars.json');
    writeFileSync(file, '{"release":{"version":"9.9.9"}}');
    await refuses('names another release than dist/manifest.json');
  });

  it('names everything that differs at once', async () => {
    writeFacts({ ...facts, terraform_version: '1.12.0' });
    repository.build('other code');
    const { message } = await rejects(apply('prod'), 'CommandError');
    expect(message.match(/\n {2}- /g)).to.have.length(3);
  });

  it('refuses a directory that is no bundle, and facts that it cannot read', async () => {
    writeFacts({ ...facts, schema: 2 });
    await rejects(apply(), 'CommandError', 'has schema 2, not 1');
    writeFacts({ schema: 1, environment: 'dev' });
    await rejects(apply(), 'CommandError', 'lacks version, commit');
    writeFileSync(path.join(bundle, 'facts.json'), '{');
    await rejects(apply(), 'CommandError', 'is not JSON');
    rmSync(path.join(bundle, 'facts.json'));
    await rejects(apply(), 'CommandError', 'it is no plan that make plan OUT=... made');
  });

  for (const words of ['Saved plan is stale', 'Saved plan does not match the given state']) {
    it(`says that the plan is stale when Terraform says: ${words}`, async () => {
      deployment.applySaved.rejects(new TerraformError('apply', 1, `Error: ${words}`));
      await rejects(apply(), 'CommandError', 'the plan is stale: something else changed the state');
    });
  }

  it('says what stays when Terraform fails half way', async () => {
    deployment.applySaved.rejects(new TerraformError('apply', 1, 'Error: AccessDenied'));
    const { message } = await rejects(apply(), 'CommandError', 'AccessDenied');
    expect(message).to.include('What was applied until then stays');
  });
});
