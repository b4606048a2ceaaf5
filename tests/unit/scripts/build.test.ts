import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { type BuiltFunction, buildFunctions } from '../../../scripts/build.ts';

describe('buildFunctions', function () {
  this.timeout(120_000);
  let folder: string;
  let built: BuiltFunction[];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'dofs-build-'));
    await mkdir(path.join(folder, 'functions'));
    await writeFile(path.join(folder, 'functions', 'gone.zip'), 'of a function that was removed');
    built = await buildFunctions(folder);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('makes one zip for each function, and removes those of functions that are gone', async () => {
    const sources = await readdir('lambdas/functions');
    const zips = await readdir(path.join(folder, 'functions'));
    expect(zips.sort()).to.deep.equal(sources.sort().map((name) => `${name}.zip`));
    expect(built.map(({ name }) => name)).to.deep.equal(sources.sort());
  });

  it('makes the same bytes of the same source, in any time zone', async () => {
    const zone = process.env.TZ;
    process.env.TZ = 'Pacific/Auckland';
    try {
      const again = await buildFunctions(folder);
      expect(again.map(({ sha256 }) => sha256)).to.deep.equal(built.map(({ sha256 }) => sha256));
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('puts the bundle alone into the zip, and its source map beside', async () => {
    for (const { name, zip, bundleBytes, zipBytes } of built) {
      const data = await readFile(zip);
      expect(data.length).to.equal(zipBytes);
      const files = unzipSync(data);
      expect(Object.keys(files)).to.deep.equal(['index.mjs']);
      const code = Buffer.from(files['index.mjs'] ?? []).toString();
      expect(Buffer.byteLength(code)).to.equal(bundleBytes);
      expect(code).not.to.contain('sourceMappingURL');
      const map = JSON.parse(
        await readFile(path.join(folder, 'maps', `${name}.mjs.map`), 'utf8'),
      ) as { sources: string[] };
      expect(map.sources.some((source) => source.endsWith(`${name}/handler.ts`))).to.equal(true);
    }
  });

  it('names no path of the machine that built it', async () => {
    for (const { zip } of built) {
      const code = Buffer.from(unzipSync(await readFile(zip))['index.mjs'] ?? []).toString();
      expect(code).not.to.contain(process.cwd());
    }
  });
});
