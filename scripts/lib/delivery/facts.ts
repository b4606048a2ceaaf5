import { readFile } from 'node:fs/promises';
import { CommandError } from '../command-line.ts';
import type { Release } from '../release/manifest.ts';
import type { PlanSummary } from './plan-summary.ts';

/** What a plan was made from: `facts.json` of a bundle. Hashes are SHA-256, hexadecimal. */
export interface PlanFacts extends Release {
  schema: 1;
  environment: string;
  source_hash: string;
  /** Of `tfplan`. */
  plan_sha256: string;
  terraform_version: string;
  planned_at: string;
  changes: PlanSummary['counts'];
  has_changes: boolean;
}

const TEXTS = [
  ...['environment', 'version', 'commit', 'artifact_hash', 'source_hash'],
  ...['plan_sha256', 'terraform_version', 'planned_at'],
];

/** @throws CommandError when the file is missing, or not the facts of a plan */
export async function readFacts(file: string): Promise<PlanFacts> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandError(`${file} is not JSON`);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CommandError(`there is no ${file}: it is no plan that make plan OUT=... made`);
  }
  const facts = (value ?? {}) as Record<string, unknown>;
  if (facts.schema !== 1) {
    throw new CommandError(`${file} has schema ${String(facts.schema)}, not 1: plan again`);
  }
  const wrong = TEXTS.filter((key) => typeof facts[key] !== 'string');
  if (typeof facts.has_changes !== 'boolean') wrong.push('has_changes');
  if (wrong.length > 0) throw new CommandError(`${file} lacks ${wrong.join(', ')}: plan again`);
  return value as PlanFacts;
}
