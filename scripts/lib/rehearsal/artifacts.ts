import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { CommandError } from '../command-line.ts';

/** `artifacts` of a buildspec. Patterns are relative to the base directory. */
export interface ArtifactFiles {
  files: string[];
  baseDirectory: string;
  excludePaths: string[];
}

const UNIX = 3;
const EXECUTABLE = 0o111;

/**
 * The artifacts of one pipeline execution: a zip each, written by one action and read by others.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html
 */
export class ArtifactStore {
  readonly #directory: string;

  /** @param directory where the zips are kept; made when it is not there */
  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  /** The zip of an artifact, there or not. */
  file(name: string): string {
    return path.join(this.#directory, `${name}.zip`);
  }

  /** Zips what the patterns name. @throws CommandError when that is nothing, as CodeBuild fails */
  put(name: string, root: string, { files, baseDirectory, excludePaths }: ArtifactFiles): void {
    const base = path.join(root, baseDirectory);
    const included = files.map(pattern);
    const excluded = excludePaths.map(pattern);
    const chosen = filesBelow(base, excluded).filter((file) =>
      included.some((one) => one.test(file)),
    );
    if (chosen.length === 0) throw new CommandError(`no file for the artifact ${name} in ${base}`);
    writeFileSync(this.file(name), zipFiles(base, chosen));
  }

  /** Unpacks an artifact into a directory of its own. @throws Error when no action has made it */
  take(name: string, directory: string): void {
    unzipInto(readFileSync(this.file(name)), directory);
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A zip of files, by their paths below the base. */
export function zipFiles(base: string, files: readonly string[]): Uint8Array {
  const entries: Zippable = {};
  for (const file of [...files].sort()) {
    const full = path.join(base, file);
    const attrs = statSync(full).mode << 16;
    entries[file] = [readFileSync(full), { level: 1, os: UNIX, attrs }];
  }
  return zipSync(entries);
}

/** Files below a directory, links to directories not followed, none that a pattern excludes. */
function filesBelow(directory: string, excluded: readonly RegExp[], prefix = ''): string[] {
  return readdirSync(path.join(directory, prefix), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(prefix, entry.name);
    // A folder whose every file is excluded is not walked: node_modules holds ten thousand.
    if (excluded.some((one) => one.test(file) || one.test(`${file}/any`))) return [];
    if (entry.isDirectory()) return filesBelow(directory, excluded, file);
    return entry.isFile() ? [file] : [];
  });
}

function unzipInto(zip: Uint8Array, directory: string): void {
  const executables = executableEntries(zip);
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    if (name.endsWith('/')) continue;
    const file = path.join(directory, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (executables.has(name)) chmodSync(file, 0o755);
  }
}

/** fflate reads no file modes; they stand in the zip's central directory. */
function executableEntries(zip: Uint8Array): Set<string> {
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength);
  const CENTRAL_HEADER = 0x02014b50;
  const found = new Set<string>();
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  let at = bytes.readUInt32LE(end + 16);
  while (bytes.readUInt32LE(at) === CENTRAL_HEADER) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const nameEnd = at + 46 + (name ?? 0);
    const mode = bytes.readUInt32LE(at + 38) >>> 16;
    if ((mode & EXECUTABLE) !== 0) found.add(bytes.toString('utf8', at + 46, nameEnd));
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
  return found;
}

/** `*` stands for any characters but a slash; `**` followed by a slash for any folders or none. */
function pattern(glob: string): RegExp {
  const text = glob
    .replace(/[.+^${}()|[\]\\?]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${text}$`);
}
