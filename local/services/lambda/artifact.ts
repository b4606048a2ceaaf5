import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { AwsError } from '../../core/aws-error.ts';

/** A function's code, unpacked. */
export interface Artifact {
  /** LAMBDA_TASK_ROOT. */
  taskRoot: string;
  zipFile: string;
  zipBytes: number;
  /** Base64, as AWS gives `CodeSha256`. */
  sha256: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAXIMUM_UNZIPPED_BYTES = 262_144_000;

/**
 * Unpacks the zip into a folder of its own under `directory`.
 *
 * @throws AwsError `InvalidParameterValueException` when the file is absent, no zip, or too large
 */
export function unpackArtifact(zipFile: string, directory: string): Artifact {
  if (!existsSync(zipFile)) throw invalid(`the zip ${zipFile} does not exist; build it first`);
  const zip = readFileSync(zipFile);
  const taskRoot = path.join(directory, 'task');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(taskRoot, { recursive: true });
  // Ends Node's search for a package.json: a plain index.js is CommonJS here as it is on Lambda.
  writeFileSync(path.join(directory, 'package.json'), '{}\n');
  for (const [name, bytes] of Object.entries(unzip(zipFile, zip))) {
    if (!name.endsWith('/')) writeEntry(taskRoot, name, bytes);
  }
  const sha256 = createHash('sha256').update(zip).digest('base64');
  return { taskRoot, zipFile, zipBytes: zip.length, sha256 };
}

function unzip(zipFile: string, zip: Buffer): Record<string, Uint8Array> {
  try {
    let total = 0;
    return unzipSync(zip, {
      filter: ({ originalSize }) => {
        total += originalSize;
        if (total <= MAXIMUM_UNZIPPED_BYTES) return true;
        throw new Error(`Unzipped size must be smaller than ${MAXIMUM_UNZIPPED_BYTES} bytes`);
      },
    });
  } catch (error) {
    throw invalid(`Could not unzip uploaded file ${zipFile}: ${(error as Error).message}`);
  }
}

function writeEntry(taskRoot: string, name: string, bytes: Uint8Array): void {
  const file = path.resolve(taskRoot, name);
  if (!file.startsWith(taskRoot + path.sep)) throw invalid(`the zip holds the unsafe path ${name}`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { members: { Type: 'User' } });
}
