import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { compareLocks } from '../../scripts/lib/lock/lock-diff.ts';
import { planPlatform } from '../../scripts/lib/lock/plan-platform.ts';
import { REPOSITORY } from '../../scripts/lib/terraform/workspace.ts';
import { missingProgram } from '../support/programs.ts';

const missing = missingProgram('terraform');

describe(`local/platform.lock.json${missing}`, () => {
  let planned: PlatformLock;

  before(async function () {
    if (missing) this.skip();
    this.timeout(180_000);
    planned = await planPlatform();
  });

  it('is what Terraform plans for the local environment', () => {
    const file = path.join(REPOSITORY, 'local', 'platform.lock.json');
    const stored = JSON.parse(readFileSync(file, 'utf8')) as PlatformLock;
    expect(compareLocks(stored, planned), 'run make lock').to.deep.equal([]);
  });

  it('is the same whenever it is planned', async function () {
    this.timeout(180_000);
    expect(JSON.stringify(await planPlatform())).to.equal(JSON.stringify(planned));
  });
});
