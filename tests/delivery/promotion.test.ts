import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { Moto } from '../../scripts/lib/api-server/moto.ts';
import { Promotion } from '../../scripts/lib/release/promotion.ts';
import { missingProgram } from '../support/programs.ts';
import { rejects } from '../support/rejects.ts';

const missing = missingProgram('moto_server');
const RELEASE = { version: '1.2.3', commit: 'abcdef1', artifact_hash: 'a'.repeat(64) };

describe(`promotion on an API server${missing}`, function () {
  this.timeout(60_000);
  let moto: Moto | undefined;
  let s3: S3Client;

  before(async function () {
    if (missing) this.skip();
    moto = await Moto.start();
    s3 = new S3Client({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${moto.port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
    });
    await s3.send(new CreateBucketCommand({ Bucket: 'artifacts' }));
  });

  after(async () => {
    s3?.destroy();
    await moto?.stop();
  });

  it('lets through what passed, by its hash, whoever built it again', async () => {
    const promotion = new Promotion(s3, 'artifacts');
    await rejects(promotion.check('staging', RELEASE), 'CommandError', 'never passed in staging');
    await promotion.record('staging', RELEASE, new Date('2026-05-01T10:00:00Z'));
    const again = { ...RELEASE, commit: '1234567' };
    expect(await promotion.check('staging', again)).to.deep.equal({
      ...RELEASE,
      environment: 'staging',
      tested_at: '2026-05-01T10:00:00.000Z',
    });
    await rejects(promotion.check('dev', RELEASE), 'CommandError', 'never passed in dev');
    const other = { ...RELEASE, artifact_hash: 'b'.repeat(64) };
    await rejects(promotion.check('staging', other), 'CommandError', 'never passed in staging');
  });

  it('says when the bucket is not there', async () => {
    const promotion = new Promotion(s3, 'no-such-bucket');
    await rejects(promotion.check('staging', RELEASE), 'CommandError', 'NoSuchBucket');
  });
});
