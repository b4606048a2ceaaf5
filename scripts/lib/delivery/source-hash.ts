import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** What Terraform itself leaves beside the source. */
const LEFT_BY_TERRAFORM = /(^|\/)\.terraform\/|\.tfstate(\.|$)|\.tfplan$|(^|\/)crash(\.\w+)?\.log$/;

/**
 * SHA-256, hexadecimal, over what a plan is made from: every file of `terraform/`, and the
 * manifest, which holds the hashes of the zips. Over sorted lines `<sha256>  <path>`.
 *
 * @param repository the directory that holds `terraform/` and `dist/`
 */
export async function sourceHash(repository: string): Promise<string> {
  const entries = await readdir(path.join(repository, 'terraform'), {
    recursive: true,
    withFileTypes: true,
  });
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(repository, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !LEFT_BY_TERRAFORM.test(file));
  const files = [...sources, 'dist/manifest.json'];
  const lines = await Promise.all(
    files.map(async (file) => `${await fileHash(path.join(repository, file))}  ${file}\n`),
  );
  return createHash('sha256').update(lines.sort().join('')).digest('hex');
}

/** SHA-256 of a file, hexadecimal. */
export async function fileHash(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
