import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LOCAL_IDENTITY } from '../../../local/core/identity.ts';
import type { PlatformLock } from '../../../local/platform/lock.ts';
import { Terraform } from '../terraform/cli.ts';
import { REPOSITORY, stageWithLocalState } from '../terraform/workspace.ts';
import { lockOf } from './lock.ts';
import { servePlan } from './offline.ts';
import type { Plan } from './plan.ts';
import { Scopes } from './scope.ts';

/** Which platform is planned. */
export interface PlannedPlatform {
  /** `local` where it is not given; `dev`, `staging` and `prod` are planned for this machine too. */
  environment?: string;
  /** The environment's variables; `tfvars/<environment>.tfvars` where it is not given. */
  tfvarsFile?: string;
  /** The packaged release's variables, `dist/release.tfvars.json`; none where nothing is packaged. */
  releaseFile?: string;
  /** Whose `terraform/` is planned; this repository's where it is not given. */
  repository?: string;
}

/**
 * What holds on one machine, whatever the tfvars say: a definition that is known at plan, and the
 * local account, which has no other roles and no boundaries.
 */
const ON_ONE_MACHINE = {
  pin_workflow_code: false,
  allowed_account_ids: [],
  assume_role_arn: null,
  permissions_boundary_arn: null,
};

/** Plans an environment without AWS, and locks the plan. @throws TerraformError */
export async function planPlatform({
  environment = 'local',
  tfvarsFile,
  releaseFile,
  repository = REPOSITORY,
}: PlannedPlatform = {}): Promise<PlatformLock> {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-lock-')));
  const endpoint = await servePlan();
  try {
    const root = stageWithLocalState(directory, 'placeholders', repository);
    const machine = path.join(directory, 'machine.tfvars.json');
    writeFileSync(machine, JSON.stringify(ON_ONE_MACHINE));
    const own = tfvarsFile ?? path.join(root, 'tfvars', `${environment}.tfvars`);
    // The last one wins.
    const variables = [own, ...(releaseFile === undefined ? [] : [releaseFile]), machine];
    const terraform = new Terraform(root, endpoint.environment);
    await terraform.init();
    await terraform.run(
      ...['plan', '-input=false', '-no-color', '-lock=false', '-refresh=false'],
      ...variables.map((file) => `-var-file=${path.resolve(file)}`),
      '-out=platform.tfplan',
    );
    const { stdout } = await terraform.run('show', '-json', 'platform.tfplan');
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
