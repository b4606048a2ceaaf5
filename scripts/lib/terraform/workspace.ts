import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** The repository's directory. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** The root module that every environment shares. */
export const ROOT_MODULE = path.join('terraform', 'environments', 'multi-env');

/**
 * Copies `terraform/` into a directory of its own, with a backend that keeps the state in a file
 * there. So an environment without an S3 backend needs no generated file in the work tree.
 *
 * @param artifacts `built` links the repository's dist; `placeholders` puts an empty zip for each
 * function, enough for a plan whose hashes nobody reads
 * @param repository whose `terraform/` and `dist/` are taken
 * @returns the copied root module's directory
 */
export function stageWithLocalState(
  directory: string,
  artifacts: 'built' | 'placeholders',
  repository: string = REPOSITORY,
): string {
  const copy = path.join(directory, 'terraform');
  rmSync(copy, { recursive: true, force: true });
  cpSync(path.join(repository, 'terraform'), copy, {
    recursive: true,
    filter: (source) => !/(^|[\\/])\.terraform$|\.tfstate|\.tfplan$/.test(source),
  });
  const dist = path.join(directory, 'dist');
  rmSync(dist, { recursive: true, force: true });
  if (artifacts === 'built') symlinkSync(path.join(repository, 'dist'), dist, 'dir');
  else writePlaceholders(path.join(dist, 'functions'));
  const root = path.join(directory, ROOT_MODULE);
  const state = JSON.stringify(path.join(directory, 'terraform.tfstate'));
  writeFileSync(
    path.join(root, 'backend_override.tf'),
    `terraform {\n  backend "local" {\n    path = ${state}\n  }\n}\n`,
  );
  return root;
}

/** Names of the functions: a folder each. */
export function functionNames(): string[] {
  const folder = path.join(REPOSITORY, 'lambdas', 'functions');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function writePlaceholders(directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const name of functionNames()) writeFileSync(path.join(directory, `${name}.zip`), '');
}
