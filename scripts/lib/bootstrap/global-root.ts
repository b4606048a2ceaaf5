import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { backendArguments } from '../terraform/backend.ts';
import { Terraform } from '../terraform/cli.ts';
import { REPOSITORY, stageWithLocalState } from '../terraform/workspace.ts';

/** The root module of the account: state, artifacts, roles and pipelines. */
export const GLOBAL_ROOT = path.join('terraform', 'environments', 'global');

export const LOCAL_STATE = 'global.tfstate';

/**
 * The global root with its state in a file, before there is a bucket for it.
 *
 * @param directory of its own: a copy of `terraform/`, and the state
 * @param environment variables for Terraform
 */
export function globalRootWithLocalState(
  directory: string,
  environment: NodeJS.ProcessEnv,
): Terraform {
  mkdirSync(directory, { recursive: true });
  stageWithLocalState(directory, 'placeholders');
  const root = path.join(directory, GLOBAL_ROOT);
  const state = JSON.stringify(path.join(directory, LOCAL_STATE));
  writeFileSync(
    path.join(root, 'backend_override.tf'),
    `terraform {\n  backend "local" {\n    path = ${state}\n  }\n}\n`,
  );
  return new Terraform(root, { ...environment, ...dataDirectory(directory) });
}

/** The global root as it is, with its state in the bucket it made. */
export function globalRoot(directory: string, environment: NodeJS.ProcessEnv): Terraform {
  mkdirSync(directory, { recursive: true });
  const root = path.join(REPOSITORY, GLOBAL_ROOT);
  return new Terraform(root, { ...environment, ...dataDirectory(directory) });
}

/** Arguments of `terraform init` for the state in the bucket. */
export function globalBackend(bucket: string, endpoint?: string): string[] {
  return backendArguments('global', bucket, endpoint);
}

/** One for both: so Terraform knows where the state was, and moves it. */
function dataDirectory(directory: string): NodeJS.ProcessEnv {
  return { TF_DATA_DIR: path.join(directory, 'data') };
}
