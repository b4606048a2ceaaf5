import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError, runCommand } from './lib/command-line.ts';
import { ROOT } from './lib/environment.ts';
import type { BundledPackages } from './lib/release/bundled-packages.ts';
import { commitOf } from './lib/release/commit.ts';
import { DIST, writeManifest } from './lib/release/manifest.ts';
import { cycloneDx, type PackageLock } from './lib/release/sbom.ts';
import { table } from './lib/report.ts';

await runCommand({
  name: 'package',
  about:
    'makes what is built a release: dist/manifest.json, dist/sbom.cdx.json, dist/release.tfvars.json',
  flags: {
    commit: { type: 'string', help: '40 digits (default: COMMIT, else what git says)' },
    dirty: {
      type: 'boolean',
      default: false,
      help: 'take uncommitted changes, as a commit of zeros',
    },
  },
  run: async ({ commit: given, dirty }) => {
    const commit = commitOf({ dirty, ...(given === undefined ? {} : { given }) });
    const bundled = await readJson<BundledPackages>(path.join(DIST, 'packages.json'));
    const lock = await readJson<PackageLock>(path.join(ROOT, 'package-lock.json'));
    const { version } = await readJson<{ version: string }>(path.join(ROOT, 'package.json'));
    const manifest = await writeManifest({ version, commit });
    const bill = cycloneDx(manifest, bundled, lock);
    await writeFile(path.join(DIST, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
    const rows = manifest.functions.map(({ name, bytes, sha256 }) => [name, bytes, sha256]);
    console.log(table(['function', 'bytes', 'sha256'], rows));
    console.log(`\nversion        ${version}`);
    console.log(`commit         ${commit}`);
    console.log(`artifact_hash  ${manifest.artifact_hash}`);
    return 0;
  },
});

async function readJson<T>(file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CommandError(`there is no ${path.relative(ROOT, file)}: run make build first`);
  }
}
