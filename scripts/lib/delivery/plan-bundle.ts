import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../command-line.ts';
import { fileHash } from '../release/tree-hash.ts';
import type { Deployment, SavedPlan } from '../terraform/commands.ts';
import { approvalLine } from './approval-line.ts';
import type { PlanFacts } from './facts.ts';
import type { PlanJson } from './plan-json.ts';
import { planMarkdown } from './plan-markdown.ts';
import { type PlanSummary, summarise } from './plan-summary.ts';
import { checkedRelease } from './release.ts';
import { masked, secretsOf } from './secrets.ts';
import { sourceHash } from './source-hash.ts';

/** The files of a plan bundle. `tfplan` alone holds secrets in clear. */
export const BUNDLE = {
  plan: 'tfplan',
  text: 'plan.txt',
  summary: 'summary.md',
  facts: 'facts.json',
  variables: 'variables.env',
} as const;

export interface BundleRequest {
  /** With the packaged release. */
  deployment: Deployment;
  environment: string;
  /** Holds `terraform/` and `dist/`. */
  repository: string;
  /** Directory of the bundle; made where it is not there. */
  out: string;
}

/**
 * Plans, and writes what an approver reads and `applyBundle` applies: `tfplan`, `plan.txt`,
 * `summary.md`, `facts.json` and `variables.env` (for a shell to source).
 *
 * @throws CommandError when the release is not the packaged one, or `out` lies in the source
 */
export async function writeBundle(request: BundleRequest): Promise<PlanFacts> {
  const { deployment, environment, repository, out } = request;
  refuseInSource(repository, out);
  const place = (file: string): string => path.join(out, file);
  await mkdir(out, { recursive: true });
  // What stands there from before must not pass for this plan, should it fail half way.
  await Promise.all(Object.values(BUNDLE).map((file) => rm(place(file), { force: true })));

  const release = await checkedRelease(repository);
  const source_hash = await sourceHash(repository);
  const saved = await deployment.save();
  const plan = (await deployment.json(saved)) as PlanJson;
  const summary = summarise(plan);
  await copyFile(saved.file, place(BUNDLE.plan));
  const facts: PlanFacts = {
    schema: 1,
    environment,
    ...release,
    source_hash,
    plan_sha256: await fileHash(place(BUNDLE.plan)),
    terraform_version: await deployment.terraformVersion(),
    planned_at: new Date().toISOString(),
    changes: summary.counts,
    has_changes: saved.hasChanges,
  };
  const texts = await bundleTexts(deployment, saved, summary, facts);
  const secrets = secretsOf(plan);
  for (const [file, text] of texts) await writeFile(place(file), masked(text, secrets));
  await rm(saved.file);
  return facts;
}

async function bundleTexts(
  deployment: Deployment,
  saved: SavedPlan,
  summary: PlanSummary,
  facts: PlanFacts,
): Promise<[string, string][]> {
  const line = approvalLine(summary, facts);
  return [
    [BUNDLE.text, await deployment.text(saved)],
    [BUNDLE.summary, planMarkdown(summary, facts)],
    [BUNDLE.facts, `${JSON.stringify(facts, null, 2)}\n`],
    [BUNDLE.variables, `PLAN_CHANGES=${facts.has_changes}\nPLAN_SUMMARY='${line}'\n`],
  ];
}

function refuseInSource(repository: string, out: string): void {
  const below = path.relative(path.join(repository, 'terraform'), path.resolve(out));
  if (below.startsWith('..') || path.isAbsolute(below)) return;
  throw new CommandError('--out must not lie in terraform/: the plan would change its own source');
}
