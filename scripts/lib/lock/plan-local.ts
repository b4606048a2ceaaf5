import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LOCAL_IDENTITY } from '../../../local/core/identity.ts';
import type { PlatformLock } from '../../../local/platform/lock.ts';
import { Terraform } from '../terraform/cli.ts';
import { stageWithLocalState } from '../terraform/workspace.ts';
import { lockOf } from './lock.ts';
import { servePlan } from './offline.ts';
import type { Plan } from './plan.ts';
import { Scopes } from './scope.ts';

/** Plans the local environment without AWS, and locks the plan. @throws TerraformError */
export async function planLocalPlatform(): Promise<PlatformLock> {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-lock-')));
  const endpoint = await servePlan();
  try {
    const root = stageWithLocalState(directory, 'placeholders');
    const terraform = new Terraform(root, endpoint.environment);
    await terraform.init();
    await terraform.run(
      ...['plan', '-input=false', '-no-color', '-lock=false', '-refresh=false'],
      ...['-var-file=tfvars/local.tfvars', '-out=local.tfplan'],
    );
    const { stdout } = await terraform.run('show', '-json', 'local.tfplan');
    return lockOf({
      plan: JSON.parse(stdout) as Plan,
      scopes: await Scopes.read(root),
      identity: LOCAL_IDENTITY,
      paths: { planned: root, locked: directory },
    });
  } finally {
    await endpoint.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
