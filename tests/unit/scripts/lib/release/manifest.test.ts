import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import {
  artifactHash,
  type Manifest,
  readManifest,
  verifyArtifacts,
  writeManifest,
} from '../../../../../scripts/lib/release/manifest.ts';
import { rejects } from '../../../../support/rejects.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const WORKFLOW = 'terraform/environments/multi-env/workflow.json';
const CONFIGURED = sha256(`${sha256('{}')}  ${WORKFLOW}\n`);

describe('the manifest of a release', () => {
  let folder: string;
  let dist: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'dofs-manifest-'));
    dist = path.join(folder, 'dist');
    for (const one of ['dist/functions', 'terraform/modules', 'terraform/environments/multi-env']) {
      mkdirSync(path.join(folder, one), { recursive: true });
    }
    put('functions/pay.zip', 'pay');
    put('functions/ask.zip', 'ask');
    configure('{}');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function put(file: string, text: string): void {
    writeFileSync(path.join(dist, file), text);
  }

  function configure(text: string): void {
    writeFileSync(path.join(folder, WORKFLOW), text);
  }

  function write(version = '1.2.3', commit = 'abcdef1'): Promise<Manifest> {
    return writeManifest({ version, commit }, folder);
  }

  it('names each zip with its size and hash, in the order of the names', async () => {
    const { functions, ...manifest } = await write();
    expect(functions).to.deep.equal([
      { name: 'ask', zip: 'functions/ask.zip', bytes: 3, sha256: sha256('ask') },
      { name: 'pay', zip: 'functions/pay.zip', bytes: 3, sha256: sha256('pay') },
    ]);
    expect(manifest).to.include({
      schema: 1,
      version: '1.2.3',
      commit: 'abcdef1',
      node: process.versions.node,
      configuration_sha256: CONFIGURED,
    });
  });

  it('has a hash over what sha256sum says of the zips and the configuration, sorted', async () => {
    const lines = [
      `${sha256('pay')}  functions/pay.zip\n`,
      `${sha256('ask')}  functions/ask.zip\n`,
      `${CONFIGURED}  terraform\n`,
    ];
    const { artifact_hash } = await write();
    expect(artifact_hash).to.equal(sha256(lines.sort().join('')));
  });

  it('has the same hash for another version and commit', async () => {
    const first = await write('1.2.3', 'abcdef1');
    const second = await write('1.3.0', '1234567');
    expect(second.artifact_hash).to.equal(first.artifact_hash);
  });

  it('has another hash when the configuration alone changes, or a function its name', async () => {
    const first = await write();
    configure('{"Comment":""}');
    expect((await write()).artifact_hash).not.to.equal(first.artifact_hash);
    const [one, ...others] = first.functions;
    const renamed = [{ ...one, zip: 'functions/beg.zip' } as Manifest['functions'][0], ...others];
    expect(artifactHash({ ...first, functions: renamed })).not.to.equal(first.artifact_hash);
  });

  it('gives Terraform the version, commit and hash as a variable', async () => {
    const { version, commit, artifact_hash } = await write();
    const tfvars = readFileSync(path.join(dist, 'release.tfvars.json'), 'utf8');
    expect(JSON.parse(tfvars)).to.deep.equal({ release: { version, commit, artifact_hash } });
  });

  it('is read as it was written', async () => {
    const written = await write();
    expect(await readManifest(dist)).to.deep.equal(written);
    expect(await verifyArtifacts(folder)).to.deep.equal(written);
  });

  it('is not made of nothing', async () => {
    rmSync(path.join(dist, 'functions'), { recursive: true });
    await rejects(write(), 'CommandError', 'run make build first');
  });

  it('says what to do when there is none, or one of another schema', async () => {
    await rejects(readManifest(dist), 'CommandError', 'run make package first');
    put('manifest.json', '{"schema":2}');
    await rejects(readManifest(dist), 'CommandError', 'has schema 2, not 1');
  });

  it('names every artifact that is not what was packaged', async () => {
    await write();
    put('functions/pay.zip', 'changed');
    put('functions/new.zip', 'new');
    rmSync(path.join(dist, 'functions/ask.zip'));
    configure('{"changed":true}');
    const { message } = await rejects(verifyArtifacts(folder), 'CommandError');
    expect(message).to.contain('functions/pay.zip is not the packaged one');
    expect(message).to.contain('functions/ask.zip is missing');
    expect(message).to.contain('functions/new.zip was not packaged');
    expect(message).to.contain('terraform/environments/multi-env is not as it was packaged');
  });

  it('refuses a manifest whose artifact hash was edited', async () => {
    const manifest = await write();
    put('manifest.json', JSON.stringify({ ...manifest, artifact_hash: sha256('') }));
    await rejects(verifyArtifacts(folder), 'CommandError', 'artifact_hash does not follow');
  });
});
