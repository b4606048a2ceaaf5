import { S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import {
  findStateBucket,
  GLOBAL_STATE_KEY,
} from '../../../../../scripts/lib/bootstrap/state-bucket.ts';
import { type Answers, stubAws } from '../../../../support/aws-boundary.ts';
import { rejects } from '../../../../support/rejects.ts';

const NAME = 'dofs-terraform-state-111122223333';

function account(buckets: string[], keys: string[] = []) {
  const s3 = new S3Client({ region: 'us-east-1' });
  const answers: Answers = {
    ListBuckets: { Buckets: buckets.map((name) => ({ Name: name })) },
    ListObjectsV2: { Contents: keys.map((key) => ({ Key: key })) },
  };
  return { s3, sent: stubAws(s3, answers) };
}

describe('the state bucket', () => {
  it('is not there in an account that was never bootstrapped', async () => {
    expect(await findStateBucket(account(['something-else']).s3)).to.equal(undefined);
  });

  it('is found by its name, and holds the state once that was moved', async () => {
    const { s3, sent } = account(['something-else', NAME], [GLOBAL_STATE_KEY]);
    expect(await findStateBucket(s3)).to.deep.equal({ name: NAME, holdsState: true });
    expect(sent[1]?.input).to.deep.equal({ Bucket: NAME, Prefix: GLOBAL_STATE_KEY });
  });

  it('is known to hold no state before that', async () => {
    const { s3 } = account([NAME], [`${GLOBAL_STATE_KEY}.tflock`]);
    expect(await findStateBucket(s3)).to.deep.equal({ name: NAME, holdsState: false });
  });

  it('is not guessed among several', async () => {
    const { s3 } = account([NAME, `${NAME}-old`]);
    await rejects(findStateBucket(s3), 'CommandError', `${NAME}, ${NAME}-old`);
  });
});
