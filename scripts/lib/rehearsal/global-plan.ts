import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Terraform } from '../terraform/cli.ts';
import type { GlobalPlan } from './pipeline-model.ts';

const GLOBAL_ROOT = path.join('terraform', 'environments', 'global');

/**
 * Plans the global root of an unpacked source: everything in it is new. Nothing is applied; the
 * plan says what the pipelines are.
 *
 * @param variables send Terraform to an API server
 * @throws TerraformError
 */
export async function planGlobalRoot(
  source: string,
  variables: Record<string, string>,
): Promise<GlobalPlan> {
  const root = path.join(source, GLOBAL_ROOT);
  // The state's bucket is made by this very root.
  writeFileSync(path.join(root, 'backend_override.tf'), 'terraform {\n  backend "local" {}\n}\n');
  const terraform = new Terraform(root, variables);
  await terraform.init();
  const file = path.join(root, 'global.tfplan');
  await terraform.run('plan', '-input=false', '-no-color', '-lock=false', `-out=${file}`);
  const { stdout } = await terraform.run('show', '-json', file);
  return JSON.parse(stdout) as GlobalPlan;
}

/** Names of the buckets that the plan's pipelines use: of artifacts and of states. */
export function bucketNames(plan: GlobalPlan): string[] {
  return plan.resource_changes
    .filter(({ type }) => type === 'aws_s3_bucket')
    .map(({ change }) => (change.after as { bucket: string }).bucket);
}
