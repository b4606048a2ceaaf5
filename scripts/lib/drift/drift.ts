import { type ChangedValue, changedValues } from '../delivery/changed-values.ts';
import { actionOf, type PlanJson } from '../delivery/plan-json.ts';
import { nameOf } from '../delivery/plan-summary.ts';
import { masked, secretsOf } from '../delivery/secrets.ts';
import type { Deployment } from '../terraform/commands.ts';
import { isExpected } from './expected.ts';
import { rolePolicies, withoutOwnPolicies } from './role-policies.ts';

/** A resource that is not as Terraform left it. */
export interface Drift {
  address: string;
  /** What it is called on AWS. */
  name?: string;
  /** True when it is not there any more. */
  gone: boolean;
  /** From what Terraform left, to what is there; without secrets. */
  values: ChangedValue[];
}

/**
 * What differs between the state and what is there. The source is not compared: what is not
 * applied yet, code or configuration, is no drift. So it does not matter which release, or whether
 * any, is built here.
 *
 * @throws TerraformError
 */
export async function findDrift(deployment: Deployment): Promise<Drift[]> {
  return driftIn((await deployment.json(await deployment.saveDrift())) as PlanJson);
}

/** The drift in a `-refresh-only` plan. */
export function driftIn(plan: PlanJson): Drift[] {
  const secrets = secretsOf(plan);
  const policies = rolePolicies(plan);
  return (plan.resource_drift ?? []).flatMap((resource) => {
    const { address, type } = resource;
    const change =
      type === 'aws_iam_role' ? withoutOwnPolicies(resource.change, policies) : resource.change;
    const gone = actionOf(resource) === 'destroy';
    const values = changedValues(change)
      .filter(({ path }) => !isExpected(type, path))
      .map((value) => ({
        ...value,
        from: masked(value.from, secrets),
        to: masked(value.to, secrets),
      }));
    const name = nameOf(resource);
    if (!gone && values.length === 0) return [];
    return [{ address, ...(name === undefined ? {} : { name }), gone, values: gone ? [] : values }];
  });
}
