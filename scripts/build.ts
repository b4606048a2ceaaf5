import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { type Zippable, zipSync } from 'fflate';
import { runCommand } from './lib/command-line.ts';
import { bundledPackages } from './lib/release/bundled-packages.ts';

/** A function's artifact. */
export interface BuiltFunction {
  name: string;
  zip: string;
  bundleBytes: number;
  zipBytes: number;
  /** SHA-256 of the zip, hexadecimal. */
  sha256: string;
}

const ROOT = path.resolve(import.meta.dirname, '..');

/** Bundled CommonJS modules (winston, joi) call `require` for Node's own modules. */
const BANNER =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * Bundles every folder of lambdas/functions into `<outDir>/functions/<name>.zip`, with source
 * maps in `<outDir>/maps`; `<outDir>/packages.json` says which packages each bundle holds. The
 * same source gives the same bytes. Artifacts of functions that are gone are removed.
 *
 * @throws Error when a bundle fails, naming file and line.
 */
export async function buildFunctions(outDir = path.join(ROOT, 'dist')): Promise<BuiltFunction[]> {
  const source = path.join(ROOT, 'lambdas/functions');
  const folders = await readdir(source, { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  names.sort();
  const { bundles, metafile } = await bundle(source, names);
  const zips = path.join(outDir, 'functions');
  const maps = path.join(outDir, 'maps');
  await mkdir(zips, { recursive: true });
  await mkdir(maps, { recursive: true });
  const built = await Promise.all(names.map((name) => writeArtifact(name, bundles, zips, maps)));
  const packages = JSON.stringify(bundledPackages(metafile), null, 2);
  await replaceFile(path.join(outDir, 'packages.json'), `${packages}\n`);
  await removeAllBut(zips, new Set(names.map((name) => `${name}.zip`)));
  await removeAllBut(maps, new Set(names.map((name) => `${name}.mjs.map`)));
  return built;
}

/** Whether every function's artifact is newer than all that it is made from. */
export async function functionsAreBuilt(outDir = path.join(ROOT, 'dist')): Promise<boolean> {
  const sources = await readdir(path.join(ROOT, 'lambdas'), { recursive: true });
  const inputs = [
    ...sources.map((file) => path.join(ROOT, 'lambdas', file)),
    path.join(ROOT, 'scripts/build.ts'),
    path.join(ROOT, 'package-lock.json'),
  ];
  const names = await readdir(path.join(ROOT, 'lambdas/functions'));
  const artifacts = names.map((name) => path.join(outDir, 'functions', `${name}.zip`));
  try {
    const built = await Promise.all(artifacts.map(modifiedAt));
    const changed = await Promise.all(inputs.map(modifiedAt));
    return Math.min(...built) > Math.max(...changed);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function modifiedAt(file: string): Promise<number> {
  return (await stat(file)).mtimeMs;
}

interface Bundled {
  /** Contents by path: `<name>/index.mjs` and its map. */
  bundles: Map<string, Uint8Array>;
  metafile: esbuild.Metafile;
}

async function bundle(source: string, names: string[]): Promise<Bundled> {
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => ({
      in: path.join(source, name, 'index.ts'),
      out: `${name}/index`,
    })),
    outdir: 'dist/bundles',
    outExtension: { '.js': '.mjs' },
    write: false,
    metafile: true,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    banner: { js: BANNER },
    logLevel: 'warning',
  });
  const folder = path.join(ROOT, 'dist/bundles');
  const bundles = outputFiles.map((file) => [path.relative(folder, file.path), file.contents]);
  return { bundles: new Map(bundles as [string, Uint8Array][]), metafile };
}

async function writeArtifact(
  name: string,
  bundles: Map<string, Uint8Array>,
  zips: string,
  maps: string,
): Promise<BuiltFunction> {
  const code = bundles.get(path.join(name, 'index.mjs'));
  const map = bundles.get(path.join(name, 'index.mjs.map'));
  if (!code || !map) throw new Error(`esbuild made no bundle of ${name}`);
  const zip = zipSync(files({ 'index.mjs': code }), { level: 9 });
  const target = path.join(zips, `${name}.zip`);
  await replaceFile(target, zip);
  await replaceFile(path.join(maps, `${name}.mjs.map`), map);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  return { name, zip: target, bundleBytes: code.length, zipBytes: zip.length, sha256 };
}

/** Nobody who reads the file meanwhile sees half of it. */
async function replaceFile(file: string, data: Uint8Array | string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, data);
  await rename(part, file);
}

async function removeAllBut(folder: string, wanted: Set<string>): Promise<void> {
  const present = await readdir(folder);
  const stale = present.filter((file) => !wanted.has(file) && !file.endsWith('.part'));
  await Promise.all(stale.map((file) => rm(path.join(folder, file), { force: true })));
}

/** Zip entries that depend on nothing but their content: one time, and readable by Lambda. */
function files(contents: Record<string, Uint8Array>): Zippable {
  const UNIX = 3;
  // A zip holds local time, so the date is made in local time to be the same everywhere.
  const fixed = { mtime: new Date(1980, 0, 1), os: UNIX, attrs: 0o644 << 16 };
  return Object.fromEntries(Object.entries(contents).map(([file, data]) => [file, [data, fixed]]));
}

function table(built: BuiltFunction[]): string {
  const rows = built.map(({ name, bundleBytes, zipBytes, sha256 }) =>
    [name.padEnd(16), kib(bundleBytes), kib(zipBytes), sha256.slice(0, 12)].join('  '),
  );
  return [`${'function'.padEnd(16)}      bundle         zip  sha256`, ...rows].join('\n');
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`.padStart(11);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand({
    name: 'build',
    about: 'bundles every function into dist/functions/<name>.zip',
    flags: {},
    run: async () => {
      const start = performance.now();
      console.log(table(await buildFunctions()));
      console.log(`built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
      return 0;
    },
  });
}
