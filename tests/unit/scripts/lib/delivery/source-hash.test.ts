import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { writeBundle } from '../../../../../scripts/lib/delivery/plan-bundle.ts';
import { sourceHash } from '../../../../../scripts/lib/delivery/source-hash.ts';
import { Deployment } from '../../../../../scripts/lib/terraform/commands.ts';
import { rejects } from '../../../../support/rejects.ts';
import { SmallRepository } from '../../../../support/small-repository.ts';

describe('the hash of what a plan is made from', () => {
  let repository: SmallRepository;
  let first: string;

  beforeEach(async () => {
    repository = new SmallRepository();
    await repository.package();
    first = await sourceHash(repository.directory);
  });

  afterEach(() => repository.remove());

  const now = (): Promise<string> => sourceHash(repository.directory);

  it('is the same for a copy', async () => {
    const copy = path.join(repository.directory, 'copy');
    repository.copyTo(copy);
    expect(await sourceHash(copy)).to.equal(first);
  });

  it('changes with a file, with its name, and with the manifest', async () => {
    repository.write('a.tf', 'text');
    const withA = await now();
    expect(withA).not.to.equal(first);
    repository.write('a.tf', 'test');
    expect(await now()).not.to.equal(withA);
    repository.write('a.tf', '');
    repository.write('b.tf', 'text');
    expect(await now()).not.to.equal(withA);
    const beforePackaging = await now();
    await repository.package('1.0.1');
    expect(await now()).not.to.equal(beforePackaging);
  });

  it('does not see what Terraform leaves beside the source', async () => {
    const root = path.join(repository.directory, 'terraform/environments/multi-env');
    mkdirSync(path.join(root, '.terraform/providers'), { recursive: true });
    for (const file of ['.terraform/providers/x', 'x.tfstate', 'x.tfstate.backup', 'x.tfplan']) {
      writeFileSync(path.join(root, file), 'left');
    }
    expect(await now()).to.equal(first);
  });

  it('sees the provider lock file', async () => {
    repository.write('.terraform.lock.hcl', '# other hashes');
    expect(await now()).not.to.equal(first);
  });

  it('is not asked of a bundle that would lie in the source', async () => {
    const { directory } = repository;
    const options = { environment: 'dev', endpoint: 'http://127.0.0.1:9', autoApprove: true };
    const deployment = new Deployment({ ...options, repository: directory });
    const out = path.join(directory, 'terraform', 'plan');
    const request = { deployment, environment: 'dev', repository: directory, out };
    await rejects(writeBundle(request), 'CommandError', 'must not lie in terraform/');
  });
});
