import { S3Client } from '@aws-sdk/client-s3';
import { sdkConfig } from './lib/aws-clients.ts';
import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { environmentName } from './lib/environment.ts';
import { takeAction } from './lib/operator.ts';
import { regionOf } from './lib/region.ts';
import { verifyArtifacts } from './lib/release/manifest.ts';
import { Promotion } from './lib/release/promotion.ts';

const action = takeAction(['record', 'check']);

await runCommand({
  name: `promotion ${action ?? 'record|check'}`,
  about: 'notes that the packaged release passed in an environment, or fails unless it did',
  flags: {
    env: { type: 'string', help: 'where it was tested: dev or staging' },
    bucket: { type: 'string', help: 'the artifact bucket (default: ARTIFACT_BUCKET)' },
    endpoint: { type: 'string', help: 'URL of an AWS-compatible endpoint in place of AWS' },
  },
  run: async ({
    env,
    bucket = process.env.ARTIFACT_BUCKET,
    endpoint = process.env.AWS_ENDPOINT_URL,
  }) => {
    if (action === undefined) throw new UsageError('give an action: record or check');
    if (env === undefined) throw new UsageError('--env is missing');
    const environment = environmentName(env);
    if (environment === 'local' || environment === 'prod') {
      throw new UsageError(`nothing is promoted from ${environment}: --env is dev or staging`);
    }
    if (!bucket) {
      throw new CommandError('no artifact bucket: set ARTIFACT_BUCKET or give --bucket');
    }
    const release = await verifyArtifacts();
    // The bucket is the pipeline's own, not the environment's: no role is taken for it.
    const config = sdkConfig({ region: regionOf(), ...(endpoint ? { endpoint } : {}) }, {});
    const s3 = new S3Client({ ...config, forcePathStyle: endpoint !== undefined });
    const promotion = new Promotion(s3, bucket);
    const { artifact_hash, version, commit, tested_at } =
      action === 'record'
        ? await promotion.record(environment, release, new Date())
        : await promotion.check(environment, release);
    console.log(
      `${action === 'record' ? 'noted' : 'yes'}: ${artifact_hash} passed in ${environment} ` +
        `at ${tested_at} (version ${version}, commit ${commit})`,
    );
    return 0;
  },
});
