import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { PlanJson } from '../delivery/plan-json.ts';
import { servePlan } from '../lock/offline.ts';
import { Terraform } from '../terraform/cli.ts';
import { stageWithLocalState } from '../terraform/workspace.ts';

/** The account that answers here is nobody's, and has no roles to take. */
const NOBODYS_ACCOUNT = { allowed_account_ids: [], assume_role_arn: null };

/**
 * Plans an environment as if nothing of it were there yet: all that it consists of, without an
 * AWS account, without its state, without built functions. @throws TerraformError
 */
export async function planFromNothing(environment: string): Promise<PlanJson> {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-cost-')));
  const endpoint = await servePlan();
  try {
    const terraform = new Terraform(
      stageWithLocalState(directory, 'placeholders'),
      endpoint.environment,
    );
    const account = path.join(directory, 'account.tfvars.json');
    writeFileSync(account, JSON.stringify(NOBODYS_ACCOUNT));
    await terraform.init();
    await terraform.run(
      ...['plan', '-input=false', '-no-color', '-lock=false', '-refresh=false', '-out=cost.tfplan'],
      ...[`-var-file=tfvars/${environment}.tfvars`, `-var-file=${account}`],
    );
    return JSON.parse((await terraform.run('show', '-json', 'cost.tfplan')).stdout) as PlanJson;
  } finally {
    await endpoint.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
