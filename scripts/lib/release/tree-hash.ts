import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What Terraform itself leaves beside the source. */
const LEFT_BY_TERRAFORM = /(^|\/)\.terraform\/|\.tfstate(\.|$)|\.tfplan$|(^|\/)crash(\.\w+)?\.log$/;

/** The files of a folder, at any depth, as lines that `sha256sum` would write: `<sha256>  <path>`. */
export async function treeLines(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !LEFT_BY_TERRAFORM.test(file));
  return Promise.all(files.map((file) => fileLine(root, file)));
}

export async function fileLine(root: string, file: string): Promise<string> {
  return `${await fileHash(path.join(root, file))}  ${file}\n`;
}

/** SHA-256, hexadecimal, over lines in the order of their bytes. */
export function linesHash(lines: readonly string[]): string {
  return createHash('sha256')
    .update([...lines].sort().join(''))
    .digest('hex');
}

/** SHA-256 of a file, hexadecimal. */
export async function fileHash(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
