import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { type EnvironmentName, TERRAFORM_ROOT } from '../environment.ts';

/**
 * The share of orders that should be fulfilled, by `tfvars/<name>.tfvars`: those that are paid
 * for and that the warehouse sends. Undefined where a real provider decides.
 */
export async function expectedShare(name: EnvironmentName): Promise<number | undefined> {
  const file = path.join(TERRAFORM_ROOT, 'tfvars', `${name}.tfvars`);
  return shareOf(path.basename(file), readFileSync(file, 'utf8'));
}

/** Throws when the text is no HCL. */
export async function shareOf(fileName: string, text: string): Promise<number | undefined> {
  const variables: Record<string, unknown> = await parse(fileName, text);
  const { fulfillment_provider, payment_provider } = variables;
  if ([fulfillment_provider, payment_provider].includes('http')) return undefined;
  const rate = (name: string): number => Number(variables[name] ?? Number.NaN);
  const share = rate('fulfillment_success_rate') * (1 - rate('payment_decline_rate'));
  return Number.isNaN(share) ? undefined : share;
}
