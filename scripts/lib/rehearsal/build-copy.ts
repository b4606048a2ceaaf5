import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { ArtifactStore } from './artifacts.ts';

/** A build's own copy of its input artifacts, and the variables that say where they are. */
export interface BuildCopy {
  directory: string;
  variables: Record<string, string>;
}

/**
 * Unpacks the input artifacts as CodeBuild does: the first one is the working directory, each
 * other one has a directory that `CODEBUILD_SRC_DIR_<artifact>` names.
 *
 * @param parent a directory of this build's own
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-multi-in-out.html
 */
export function unpackInputs(
  artifacts: ArtifactStore,
  inputs: readonly string[],
  parent: string,
): BuildCopy {
  const [primary = '', ...others] = inputs;
  const directory = path.join(parent, 'src');
  artifacts.take(primary, directory);
  const variables: Record<string, string> = { CODEBUILD_SRC_DIR: directory };
  for (const name of others) {
    const place = path.join(parent, name);
    artifacts.take(name, place);
    variables[`CODEBUILD_SRC_DIR_${name}`] = place;
  }
  return { directory, variables };
}

const LOCK = 'package-lock.json';

/**
 * Lends the copy what a CodeBuild cache would hold: the packages that the repository has
 * installed, when both have the same lock file, and the Terraform of this machine. Without, the
 * copy's own make installs.
 */
export function lendCaches(repository: string, directory: string): void {
  const installed = path.join(repository, 'node_modules');
  const stamp = path.join(installed, '.package-lock.json');
  const own = path.join(directory, LOCK);
  if (existsSync(stamp) && existsSync(own) && sameText(path.join(repository, LOCK), own)) {
    symlinkSync(installed, path.join(directory, 'node_modules'), 'dir');
    // make installs again when the lock file is newer than the packages: it is unpacked just now.
    const { atime, mtimeMs } = statSync(stamp);
    utimesSync(own, atime, new Date(mtimeMs - 1_000));
  }
  const tools = path.join(repository, '.dofs', 'tools');
  if (existsSync(tools)) {
    mkdirSync(path.join(directory, '.dofs'), { recursive: true });
    symlinkSync(tools, path.join(directory, '.dofs', 'tools'), 'dir');
  }
}

function sameText(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}
