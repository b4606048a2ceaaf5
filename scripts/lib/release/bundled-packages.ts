import type { Metafile } from 'esbuild';

/** By function: the packages whose code is in its bundle, as package-lock.json keys them. */
export type BundledPackages = Record<string, string[]>;

/**
 * Reads esbuild's account of what it put into each bundle. A package of which nothing was left
 * after tree shaking is not in there.
 *
 * @param metafile of outputs named `<folder>/<function>/index.mjs`
 */
export function bundledPackages({ outputs }: Pick<Metafile, 'outputs'>): BundledPackages {
  const bundles = Object.entries(outputs).flatMap(([output, { inputs }]) => {
    const name = /([^/]+)\/index\.mjs$/.exec(output)?.[1];
    if (name === undefined) return [];
    const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
    const keys = used.flatMap(([file]) => lockKey(file) ?? []);
    return [[name, [...new Set(keys)].sort()] as const];
  });
  return Object.fromEntries(bundles.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * `node_modules/a/node_modules/@b/c` of any file of that package, wherever node_modules is;
 * undefined for our own code.
 */
function lockKey(file: string): string | undefined {
  return /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}
