import { SNSClient } from '@aws-sdk/client-sns';
import { sdkConfig } from './lib/aws-clients.ts';
import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { findDrift } from './lib/drift/drift.ts';
import { publishDrift, topicRegion } from './lib/drift/publish.ts';
import { driftReport } from './lib/drift/report.ts';
import { TerraformError } from './lib/terraform/cli.ts';
import { Deployment } from './lib/terraform/commands.ts';

await runCommand({
  name: 'drift',
  about: 'what differs from what was applied; ends with 0 (nothing), 2 (something) or 1 (error)',
  flags: {
    env: { type: 'string', help: 'local, dev, staging or prod' },
    'topic-arn': { type: 'string', help: 'SNS topic that is told, when something differs' },
    endpoint: { type: 'string', help: 'URL of an AWS-compatible endpoint in place of AWS' },
    'state-bucket': { type: 'string', help: 'bucket of the state (default: TF_STATE_BUCKET)' },
  },
  run: async (values) => {
    try {
      return await reportDrift(values);
    } catch (error) {
      // A usage error would end with 2, which says that there is drift.
      const expected = error instanceof UsageError || error instanceof TerraformError;
      throw expected ? new CommandError(error.message) : error;
    }
  },
});

interface Values {
  env?: string;
  'topic-arn'?: string;
  endpoint?: string;
  'state-bucket'?: string;
}

async function reportDrift(values: Values): Promise<number> {
  const { env, 'topic-arn': topicArn, 'state-bucket': bucket } = values;
  if (env === undefined) throw new UsageError('--env is missing');
  const region = topicArn === undefined ? '' : topicRegion(topicArn);
  const endpoint = values.endpoint ?? process.env.AWS_ENDPOINT_URL;
  const deployment = new Deployment({
    environment: env,
    autoApprove: false,
    ...(values.endpoint === undefined ? {} : { endpoint: values.endpoint }),
    ...(bucket === undefined ? {} : { stateBucket: bucket }),
  });
  const drift = await findDrift(deployment);
  console.log(driftReport(env, drift));
  if (drift.length === 0) return 0;
  if (topicArn !== undefined) {
    // The topic is the caller's own, not the environment's: no role is taken to tell it.
    const sns = new SNSClient(sdkConfig({ region, ...(endpoint ? { endpoint } : {}) }, {}));
    await publishDrift(sns, topicArn, env, drift);
    console.log(`told ${topicArn}`);
  }
  return 2;
}
