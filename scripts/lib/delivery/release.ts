import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CommandError } from '../command-line.ts';
import { type Release, verifyArtifacts } from '../release/manifest.ts';

/** The release as Terraform variables, relative to the repository. */
export const RELEASE_VARIABLES = path.join('dist', 'release.tfvars.json');

/**
 * The packaged release of a repository, after hashing all that it holds again.
 *
 * @throws CommandError when nothing is packaged, or something is not as it was packaged
 */
export async function checkedRelease(repository: string): Promise<Release> {
  const { version, commit, artifact_hash } = await verifyArtifacts(repository);
  const release = { version, commit, artifact_hash };
  const variables: unknown = JSON.parse(
    await readFile(path.join(repository, RELEASE_VARIABLES), 'utf8'),
  );
  if (isDeepStrictEqual(variables, { release })) return release;
  throw new CommandError(
    `${RELEASE_VARIABLES} names another release than dist/manifest.json: run make package again`,
  );
}
