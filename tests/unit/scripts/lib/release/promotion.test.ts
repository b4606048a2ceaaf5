import { NoSuchKey, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { Promotion, testedKey } from '../../../../../scripts/lib/release/promotion.ts';
import { type Answers, stubAws } from '../../../../support/aws-boundary.ts';
import { rejects } from '../../../../support/rejects.ts';

const RELEASE = { version: '1.2.3', commit: 'abcdef1', artifact_hash: 'a'.repeat(64) };
const KEY = `tested/staging/${'a'.repeat(64)}.json`;
const NOW = new Date('2026-05-01T10:00:00.000Z');

function promotion(answers: Answers) {
  const s3 = new S3Client({ region: 'us-east-1' });
  return { sent: stubAws(s3, answers), promotion: new Promotion(s3, 'artifacts') };
}

function s3Error(name: string, message: string): S3ServiceException {
  return new S3ServiceException({ name, message, $fault: 'client', $metadata: {} });
}

describe('promotion', () => {
  it('keeps what passed under the artifact hash', async () => {
    const { promotion: one, sent } = promotion({ PutObject: {} });
    await one.record('staging', RELEASE, NOW);
    const { Bucket, Key, Body } = sent[0]?.input ?? {};
    expect({ Bucket, Key }).to.deep.equal({ Bucket: 'artifacts', Key: KEY });
    expect(JSON.parse(Body)).to.deep.equal({
      ...RELEASE,
      environment: 'staging',
      tested_at: '2026-05-01T10:00:00.000Z',
    });
  });

  it('knows the artifacts by their hash alone, whatever version and commit built them', () => {
    const other = { version: '9.9.9', commit: '1234567', artifact_hash: RELEASE.artifact_hash };
    expect(testedKey('staging', other)).to.equal(testedKey('staging', RELEASE));
  });

  it('answers when and as what they passed', async () => {
    const noted = { ...RELEASE, environment: 'staging', tested_at: NOW.toISOString() };
    const Body = { transformToString: async () => JSON.stringify(noted) };
    const { promotion: one, sent } = promotion({ GetObject: { Body } });
    expect(await one.check('staging', RELEASE)).to.deep.equal(noted);
    expect(sent[0]?.input).to.deep.equal({ Bucket: 'artifacts', Key: KEY });
  });

  it('refuses artifacts that never passed, and says what to run', async () => {
    const missing = new NoSuchKey({ message: 'no', $metadata: {} });
    const { promotion: one } = promotion({ GetObject: missing });
    const { message } = await rejects(one.check('staging', RELEASE), 'CommandError');
    expect(message).to.contain(`never passed in staging (no s3://artifacts/${KEY})`);
    expect(message).to.contain('Run the nonprod pipeline on this commit first (abcdef1');
  });

  it('does not take a refusal of S3 for an answer', async () => {
    const { promotion: one } = promotion({ GetObject: s3Error('AccessDenied', 'Access Denied') });
    await rejects(one.check('staging', RELEASE), 'CommandError', 's3:ListBucket is not allowed');
    const { promotion: two } = promotion({ GetObject: s3Error('NoSuchBucket', 'no bucket') });
    await rejects(two.check('staging', RELEASE), 'CommandError', 'NoSuchBucket: no bucket');
  });
});
