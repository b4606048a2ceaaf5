import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../command-line.ts';
import { ROOT } from '../environment.ts';
import { linesHash, treeLines } from './tree-hash.ts';

/** Where the build and the release are. */
export const DIST = path.join(ROOT, 'dist');

/** What an environment is made from, beside the zips: Terraform's modules and their root. */
const CONFIGURATION = ['terraform/modules', 'terraform/environments/multi-env'];

/** One function's artifact. */
export interface ManifestFunction {
  name: string;
  /** Relative to dist: `functions/<name>.zip`. */
  zip: string;
  bytes: number;
  /** SHA-256 of the zip, hexadecimal. */
  sha256: string;
}

/** What a release consists of: `dist/manifest.json`. */
export interface Manifest {
  schema: 1;
  /** package.json's; in no zip, so that it does not change the hash. */
  version: string;
  commit: string;
  /** The Node that built it. */
  node: string;
  functions: ManifestFunction[];
  /** SHA-256, hexadecimal, over Terraform's modules and root, with the workflow's definition. */
  configuration_sha256: string;
  /** SHA-256, hexadecimal, over the zips and the configuration: `artifactHash`. */
  artifact_hash: string;
}

/** What is deployed and answered by `GET /health`. */
export type Release = Pick<Manifest, 'version' | 'commit' | 'artifact_hash'>;

/**
 * Hashes the zips of `dist/functions` and Terraform's configuration, and writes
 * `dist/manifest.json`, with `dist/release.tfvars.json` for Terraform beside it.
 *
 * @throws CommandError when nothing is built
 */
export async function writeManifest(
  { version, commit }: Pick<Manifest, 'version' | 'commit'>,
  repository = ROOT,
): Promise<Manifest> {
  const dist = path.join(repository, 'dist');
  const functions = await hashZips(dist);
  if (functions.length === 0) throw new CommandError('nothing is built: run make build first');
  const configuration_sha256 = await configurationHash(repository);
  const artifact_hash = artifactHash({ functions, configuration_sha256 });
  const manifest: Manifest = {
    schema: 1,
    version,
    commit,
    node: process.versions.node,
    functions,
    configuration_sha256,
    artifact_hash,
  };
  await writeFile(path.join(dist, 'manifest.json'), json(manifest));
  const release: Release = { version, commit, artifact_hash };
  await writeFile(path.join(dist, 'release.tfvars.json'), json({ release }));
  return manifest;
}

/** @throws CommandError when there is no manifest, or one of another schema */
export async function readManifest(dist = DIST): Promise<Manifest> {
  const file = path.join(dist, 'manifest.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CommandError(`there is no ${file}: run make package first`);
  }
  const manifest = JSON.parse(text) as Omit<Manifest, 'schema'> & { schema: unknown };
  if (manifest.schema !== 1) {
    throw new CommandError(`${file} has schema ${manifest.schema}, not 1: run make package again`);
  }
  return { ...manifest, schema: 1 };
}

/**
 * Hashes everything again and answers the manifest when all is as it says.
 *
 * @throws CommandError naming each artifact that is missing, added or changed
 */
export async function verifyArtifacts(repository = ROOT): Promise<Manifest> {
  const dist = path.join(repository, 'dist');
  const manifest = await readManifest(dist);
  const found = new Map((await hashZips(dist)).map((one) => [one.zip, one.sha256]));
  const wanted = new Map(manifest.functions.map((one) => [one.zip, one.sha256]));
  const wrong = [...wanted]
    .filter(([zip, hash]) => found.get(zip) !== hash)
    .map(([zip]) => `${zip} ${found.has(zip) ? 'is not the packaged one' : 'is missing'}`);
  for (const zip of found.keys()) if (!wanted.has(zip)) wrong.push(`${zip} was not packaged`);
  if ((await configurationHash(repository)) !== manifest.configuration_sha256) {
    wrong.push(`${CONFIGURATION.join(' or ')} is not as it was packaged`);
  }
  if (artifactHash(manifest) !== manifest.artifact_hash) {
    wrong.push('artifact_hash does not follow from the hashes in the manifest');
  }
  if (wrong.length === 0) return manifest;
  throw new CommandError(
    `this is not what dist/manifest.json says: ${wrong.join('; ')}. Run make package again.`,
  );
}

/**
 * SHA-256, hexadecimal, over lines as `sha256sum` writes them, in the order of their bytes: one for
 * each zip, and one for the configuration, named `terraform`.
 */
export function artifactHash({
  functions,
  configuration_sha256,
}: Pick<Manifest, 'functions' | 'configuration_sha256'>): string {
  const zips = functions.map(({ zip, sha256: hash }) => `${hash}  ${zip}\n`);
  return linesHash([...zips, `${configuration_sha256}  terraform\n`]);
}

async function configurationHash(repository: string): Promise<string> {
  const lines = await Promise.all(CONFIGURATION.map((folder) => treeLines(repository, folder)));
  return linesHash(lines.flat());
}

async function hashZips(dist: string): Promise<ManifestFunction[]> {
  const zips = (await filesOf(path.join(dist, 'functions'))).filter((file) =>
    file.endsWith('.zip'),
  );
  return Promise.all(
    zips.sort().map(async (file) => {
      const data = await readFile(path.join(dist, 'functions', file));
      return {
        name: path.basename(file, '.zip'),
        zip: `functions/${file}`,
        bytes: data.length,
        sha256: sha256(data),
      };
    }),
  );
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
