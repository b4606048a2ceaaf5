import { fileLine, linesHash, treeLines } from '../release/tree-hash.ts';

/**
 * SHA-256, hexadecimal, over what a plan is made from: every file of `terraform/`, and the
 * manifest, which holds the hashes of the zips. Over sorted lines `<sha256>  <path>`.
 *
 * @param repository the directory that holds `terraform/` and `dist/`
 */
export async function sourceHash(repository: string): Promise<string> {
  return linesHash([
    ...(await treeLines(repository, 'terraform')),
    await fileLine(repository, 'dist/manifest.json'),
  ]);
}
