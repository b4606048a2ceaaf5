import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { globalRootWithLocalState } from '../../scripts/lib/bootstrap/global-root.ts';
import { servePlan } from '../../scripts/lib/lock/offline.ts';
import type { ResourceChange } from '../../scripts/lib/lock/plan.ts';
import { Terraform } from '../../scripts/lib/terraform/cli.ts';
import { stageWithLocalState } from '../../scripts/lib/terraform/workspace.ts';

/** A resource as `terraform show -json` of a plan holds it. */
export interface PlannedResource {
  address: string;
  type: string;
  /** Planned attributes; those that are not known yet are absent. */
  values: Record<string, unknown>;
  /** A tree of the same shape with `true` where a value is not known yet. */
  unknown: Record<string, unknown>;
}

/**
 * Plans a root from nothing, without AWS.
 *
 * @param root `global`, or an environment's name
 * @param args further arguments of `terraform plan`
 * @throws TerraformError
 */
export async function planFromNothing(root: string, ...args: string[]): Promise<PlannedResource[]> {
  const directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), `dofs-plan-${root}-`)));
  const endpoint = await servePlan();
  try {
    const isGlobal = root === 'global';
    const terraform = isGlobal
      ? globalRootWithLocalState(directory, endpoint.environment)
      : new Terraform(stageWithLocalState(directory, 'placeholders'), endpoint.environment);
    await terraform.init();
    await terraform.run(
      ...['plan', '-input=false', '-no-color', '-lock=false', '-refresh=false', '-out=tfplan'],
      ...(isGlobal ? [] : [`-var-file=tfvars/${root}.tfvars`]),
      ...args,
    );
    const { stdout } = await terraform.run('show', '-json', 'tfplan');
    return planned(JSON.parse(stdout) as { resource_changes: ResourceChange[] });
  } finally {
    await endpoint.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

function planned({ resource_changes: changes }: { resource_changes: ResourceChange[] }) {
  return changes
    .filter(({ mode }) => mode === 'managed')
    .map(({ address, type, change }) => ({
      address,
      type,
      values: (change.after ?? {}) as Record<string, unknown>,
      unknown: (change.after_unknown ?? {}) as Record<string, unknown>,
    }));
}
