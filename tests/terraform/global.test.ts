import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { inventory } from '../../scripts/lib/api-server/inventory.ts';
import { Moto } from '../../scripts/lib/api-server/moto.ts';
import { MotoProxy } from '../../scripts/lib/api-server/moto-proxy.ts';
import { type Bootstrapped, bootstrap } from '../../scripts/lib/bootstrap/bootstrap.ts';
import {
  globalRoot,
  globalRootWithLocalState,
  LOCAL_STATE,
} from '../../scripts/lib/bootstrap/global-root.ts';
import { GLOBAL_STATE_KEY } from '../../scripts/lib/bootstrap/state-bucket.ts';
import { endpointVariables } from '../../scripts/lib/terraform/commands.ts';
import { missingProgram } from '../support/programs.ts';

const missing = missingProgram('terraform', 'moto_server');
/** Generous: the provider waits for each bucket's lifecycle to settle, and may not be alone. */
const MINUTES = 60_000;

/** An account on a server of its own, and a machine that bootstraps it. */
class Account {
  readonly directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-global-')));
  readonly lines: string[] = [];
  readonly #moto: Moto;
  readonly #proxy: MotoProxy;
  readonly endpoint: string;
  readonly s3: S3Client;

  private constructor(moto: Moto, proxy: MotoProxy, endpoint: string) {
    this.#moto = moto;
    this.#proxy = proxy;
    this.endpoint = endpoint;
    this.s3 = new S3Client({
      region: 'us-east-1',
      endpoint,
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  static async open(): Promise<Account> {
    const moto = await Moto.start();
    const proxy = new MotoProxy(moto.port);
    return new Account(moto, proxy, await proxy.listen());
  }

  get environment(): NodeJS.ProcessEnv {
    return endpointVariables(this.endpoint);
  }

  bootstrap(answer: boolean): Promise<Bootstrapped> {
    const { s3, directory, environment, endpoint, lines } = this;
    return bootstrap({
      ...{ s3, directory, environment, endpoint, quiet: true },
      confirm: async () => answer,
      tell: (line) => lines.push(line),
    });
  }

  async close(): Promise<void> {
    this.s3.destroy();
    await this.#proxy.close();
    await this.#moto.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

describe(`the global root on moto${missing}`, () => {
  let account: Account;

  before(async function () {
    if (missing) this.skip();
    this.timeout(5 * MINUTES);
    account = await Account.open();
  });

  after(() => account?.close());

  it('changes nothing when the plan is not confirmed', async function () {
    this.timeout(10 * MINUTES);
    const refused = await account.bootstrap(false).catch((error: Error) => error);
    expect(refused).to.be.an('error').with.property('message').that.includes('not confirmed');
    const { Buckets: buckets } = await account.s3.send(new ListBucketsCommand({}));
    expect(buckets ?? []).to.deep.equal([]);
  });

  it('applies, and its state moves into the bucket that it made', async function () {
    this.timeout(20 * MINUTES);
    const done = await account.bootstrap(true);
    expect(done).to.include({ applied: true, moved: true });
    expect(done.stateBucket).to.equal('dofs-terraform-state-123456789012');
    const { Body: body } = await account.s3.send(
      new GetObjectCommand({ Bucket: done.stateBucket, Key: GLOBAL_STATE_KEY }),
    );
    const state = JSON.parse((await body?.transformToString()) ?? '{}') as State;
    expect(types(state)).to.include.members(['aws_codepipeline', 'aws_codebuild_project']);
  });

  it('finds nothing to change when it is run again', async function () {
    this.timeout(10 * MINUTES);
    expect(await account.bootstrap(true)).to.include({ applied: false, moved: false });
  });

  it('finds the state in the bucket from another machine too', async function () {
    this.timeout(10 * MINUTES);
    const other = mkdtempSync(path.join(os.tmpdir(), 'dofs-global-other-'));
    const { s3, environment, endpoint } = account;
    const done = await bootstrap({
      ...{ s3, environment, endpoint, directory: other, quiet: true },
      confirm: async () => false,
      tell: () => {},
    });
    rmSync(other, { recursive: true, force: true });
    expect(done).to.include({ applied: false, moved: false });
  });

  it('leaves nothing when it is destroyed, with its state in a file again', async function () {
    this.timeout(20 * MINUTES);
    const { directory, environment, endpoint, s3 } = account;
    const { stdout: state } = await globalRoot(directory, environment).run('state', 'pull');
    const aside = path.join(directory, 'destroy');
    const terraform = globalRootWithLocalState(aside, environment);
    writeFileSync(path.join(aside, LOCAL_STATE), state);
    await emptyBucket(s3, 'dofs-terraform-state-123456789012');
    await terraform.init();
    await terraform.run('destroy', '-input=false', '-no-color', '-auto-approve');
    expect(await inventory(endpoint)).to.deep.equal([]);
    const { Buckets: buckets } = await s3.send(new ListBucketsCommand({}));
    expect(buckets ?? []).to.deep.equal([]);
  });
});

interface State {
  resources: { mode: string; type: string }[];
}

function types({ resources }: State): string[] {
  return resources.filter(({ mode }) => mode === 'managed').map(({ type }) => type);
}

/** Versions too: S3 deletes no bucket that holds any. */
async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
  const { Versions: versions = [], DeleteMarkers: markers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  const objects = [...versions, ...markers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects } }));
}
