import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { type EnvironmentName, TERRAFORM_ROOT } from '../environment.ts';

/** What the environment's tfvars say of fulfillment. */
export interface ConfiguredRates {
  provider: string;
  successRate: number | undefined;
  errorRate: number | undefined;
}

/** Reads `tfvars/<name>.tfvars`. */
export async function configuredRates(name: EnvironmentName): Promise<ConfiguredRates> {
  const file = path.join(TERRAFORM_ROOT, 'tfvars', `${name}.tfvars`);
  return ratesOf(path.basename(file), readFileSync(file, 'utf8'));
}

/** Throws when the text is no HCL. */
export async function ratesOf(fileName: string, text: string): Promise<ConfiguredRates> {
  const variables: Record<string, unknown> = await parse(fileName, text);
  const rate = (name: string): number | undefined => {
    const value = variables[name];
    return typeof value === 'number' ? value : undefined;
  };
  const provider = variables.fulfillment_provider;
  return {
    provider: typeof provider === 'string' ? provider : 'simulated',
    successRate: rate('fulfillment_success_rate'),
    errorRate: rate('fulfillment_error_rate'),
  };
}
