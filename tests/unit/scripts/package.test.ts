import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect } from 'chai';
import type { Manifest } from '../../../scripts/lib/release/manifest.ts';

const SOURCES = ['lambdas', 'scripts', 'local', 'terraform', 'package.json', 'package-lock.json'];

const [ONE, TWO] = ['1'.repeat(40), '2'.repeat(40)];

describe('make package', function () {
  this.timeout(240_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'dofs-package-'));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Builds and packages a copy of the source by the real scripts; answers its dist. */
  function packaged(name: string, commit: string, environment: NodeJS.ProcessEnv): string {
    const directory = path.join(folder, name);
    mkdirSync(directory, { recursive: true });
    for (const source of SOURCES) {
      const target = path.join(directory, source);
      cpSync(source, target, { recursive: true, filter: (from) => !from.includes('.terraform') });
    }
    symlinkSync(path.resolve('node_modules'), path.join(directory, 'node_modules'), 'dir');
    const run = (script: string, ...args: string[]) =>
      execFileSync(process.execPath, ['--import', 'tsx', script, ...args], {
        cwd: directory,
        env: { ...process.env, ...environment },
        stdio: 'pipe',
      });
    run('scripts/build.ts');
    run('scripts/package.ts', '--commit', commit);
    return path.join(directory, 'dist');
  }

  it('makes the same zips, hash and bill of materials in another directory, time zone and umask', async () => {
    const usual = process.umask(0o022);
    let first: string;
    let second: string;
    try {
      first = packaged('one', ONE, { TZ: 'America/St_Johns' });
      process.umask(0o077);
      second = packaged('two words/deeper', TWO, { TZ: 'Asia/Kathmandu' });
    } finally {
      process.umask(usual);
    }
    const [one, two] = [first, second].map(
      (dist) => JSON.parse(readFileSync(path.join(dist, 'manifest.json'), 'utf8')) as Manifest,
    );
    expect(one?.functions).to.have.lengthOf.above(10);
    for (const { zip } of one?.functions ?? []) {
      const [a, b] = [first, second].map((dist) => readFileSync(path.join(dist, zip)));
      expect(a?.equals(b ?? Buffer.alloc(0)), zip).to.equal(true);
    }
    expect(two?.artifact_hash).to.equal(one?.artifact_hash);
    expect([one?.commit, two?.commit]).to.deep.equal([ONE, TWO]);
    const bills = [first, second].map((dist) => readFileSync(path.join(dist, 'sbom.cdx.json')));
    expect(bills[0]?.equals(bills[1] ?? Buffer.alloc(0))).to.equal(true);
    const cycloneDx = new Validation.JsonStrictValidator(Spec.Version.v1dot5);
    expect(await cycloneDx.validate(String(bills[0]))).to.equal(null);
  });
});
