import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../command-line.ts';
import { ROOT } from '../environment.ts';

/** Where the build and the release are. */
export const DIST = path.join(ROOT, 'dist');

/** The state machine's definition, before Terraform puts the environment's names into it. */
export const WORKFLOW_FILE = path.join(
  ROOT,
  'terraform/environments/multi-env/workflows/order-workflow.asl.json',
);

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
  workflow_sha256: string;
  /** SHA-256, hexadecimal, over the zips and the workflow's definition: `artifactHash`. */
  artifact_hash: string;
}

/** What is deployed and answered by `GET /health`. */
export type Release = Pick<Manifest, 'version' | 'commit' | 'artifact_hash'>;

export interface ManifestFiles {
  dist?: string;
  workflow?: string;
}

/**
 * Hashes the zips of `dist/functions` and the workflow's definition, and writes
 * `dist/manifest.json`, with `dist/release.tfvars.json` for Terraform beside it.
 *
 * @throws CommandError when nothing is built
 */
export async function writeManifest(
  { version, commit }: Pick<Manifest, 'version' | 'commit'>,
  { dist = DIST, workflow = WORKFLOW_FILE }: ManifestFiles = {},
): Promise<Manifest> {
  const functions = await hashZips(dist);
  if (functions.length === 0) throw new CommandError('nothing is built: run make build first');
  const workflow_sha256 = sha256(await readFile(workflow));
  const artifact_hash = artifactHash({ functions, workflow_sha256 });
  const manifest: Manifest = {
    schema: 1,
    version,
    commit,
    node: process.versions.node,
    functions,
    workflow_sha256,
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
export async function verifyArtifacts({
  dist = DIST,
  workflow = WORKFLOW_FILE,
}: ManifestFiles = {}): Promise<Manifest> {
  const manifest = await readManifest(dist);
  const found = new Map((await hashZips(dist)).map((one) => [one.zip, one.sha256]));
  const wanted = new Map(manifest.functions.map((one) => [one.zip, one.sha256]));
  const wrong = [...wanted]
    .filter(([zip, hash]) => found.get(zip) !== hash)
    .map(([zip]) => `${zip} ${found.has(zip) ? 'is not the packaged one' : 'is missing'}`);
  for (const zip of found.keys()) if (!wanted.has(zip)) wrong.push(`${zip} was not packaged`);
  if (sha256(await readFile(workflow)) !== manifest.workflow_sha256) {
    wrong.push('order-workflow.asl.json is not the packaged one');
  }
  if (artifactHash(manifest) !== manifest.artifact_hash) {
    wrong.push('artifact_hash does not follow from the hashes in the manifest');
  }
  if (wrong.length === 0) return manifest;
  throw new CommandError(
    `dist is not what dist/manifest.json says: ${wrong.join('; ')}. Run make package again.`,
  );
}

/**
 * SHA-256, hexadecimal, over lines as `sha256sum` writes them, sorted by their bytes. By hand, in
 * dist, with the definition beside it: `sha256sum functions/*.zip order-workflow.asl.json |
 * LC_ALL=C sort | sha256sum`.
 */
export function artifactHash({
  functions,
  workflow_sha256,
}: Pick<Manifest, 'functions' | 'workflow_sha256'>): string {
  const lines = functions.map(({ zip, sha256: hash }) => `${hash}  ${zip}\n`);
  lines.push(`${workflow_sha256}  order-workflow.asl.json\n`);
  return sha256(lines.sort().join(''));
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
