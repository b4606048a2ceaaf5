import { existsSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../command-line.ts';
import { fileHash } from '../release/tree-hash.ts';
import { TerraformError } from '../terraform/cli.ts';
import type { Deployment } from '../terraform/commands.ts';
import { type PlanFacts, readFacts } from './facts.ts';
import { BUNDLE } from './plan-bundle.ts';
import { checkedRelease } from './release.ts';
import { sourceHash } from './source-hash.ts';

export interface ApplyRequest {
  deployment: Pick<Deployment, 'applySaved' | 'terraformVersion'>;
  environment: string;
  repository: string;
  /** A plan bundle's directory. */
  bundle: string;
}

/**
 * Applies the plan of a bundle, and nothing else.
 *
 * @returns what was applied, or undefined where the plan changes nothing
 * @throws CommandError naming everything that is not as it was when the plan was made; or when
 * the plan is stale, or its apply fails
 */
export async function applyBundle(request: ApplyRequest): Promise<PlanFacts | undefined> {
  const { deployment, environment, bundle } = request;
  const facts = await readFacts(path.join(bundle, BUNDLE.facts));
  const differences = await differencesFrom(facts, request);
  if (differences.length > 0) {
    const list = differences.map((difference) => `\n  - ${difference}`).join('');
    throw new CommandError(
      `this plan must not be applied:${list}\nNothing was changed. Plan again, and have that plan approved.`,
    );
  }
  if (!facts.has_changes) return undefined;
  try {
    await deployment.applySaved(path.resolve(bundle, BUNDLE.plan));
  } catch (error) {
    throw error instanceof TerraformError ? explained(error, environment, facts) : error;
  }
  return facts;
}

async function differencesFrom(facts: PlanFacts, request: ApplyRequest): Promise<string[]> {
  const { deployment, environment, repository, bundle } = request;
  const differences: string[] = [];
  if (facts.environment !== environment) {
    differences.push(`it is a plan for ${facts.environment}, not for ${environment}`);
  }
  const plan = path.join(bundle, BUNDLE.plan);
  if (!existsSync(plan)) differences.push(`there is no ${plan}`);
  else if ((await fileHash(plan)) !== facts.plan_sha256) {
    differences.push(`${BUNDLE.plan} is not the file that was planned`);
  }
  const version = await deployment.terraformVersion();
  if (facts.terraform_version !== version) {
    differences.push(`Terraform ${facts.terraform_version} made it, this is Terraform ${version}`);
  }
  differences.push(...(await releaseDifferences(facts, repository)));
  return differences;
}

async function releaseDifferences(facts: PlanFacts, repository: string): Promise<string[]> {
  const differences: string[] = [];
  try {
    if ((await sourceHash(repository)) !== facts.source_hash) {
      differences.push('the source has changed since: terraform/ or dist/manifest.json');
    }
    const { artifact_hash: hash } = await checkedRelease(repository);
    if (hash !== facts.artifact_hash) {
      differences.push(`it was made for artifacts ${facts.artifact_hash}, dist has ${hash}`);
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    differences.push(error.message);
  }
  return differences;
}

const STALE = /Saved plan is stale|Saved plan does not match the given state/;

function explained(error: TerraformError, environment: string, facts: PlanFacts): CommandError {
  if (STALE.test(error.message)) {
    return new CommandError(
      `the plan is stale: something else changed the state of ${environment} after it was made ` +
        `(${facts.planned_at}). Nothing was changed. Plan again, and have that plan approved.`,
    );
  }
  return new CommandError(
    `${error.message}\nWhat was applied until then stays: plan again to see what is left.`,
  );
}
