import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { sdkConfig } from './lib/aws-clients.ts';
import { bootstrap } from './lib/bootstrap/bootstrap.ts';
import { CommandError, runCommand } from './lib/command-line.ts';
import { TerraformError } from './lib/terraform/cli.ts';
import { endpointVariables } from './lib/terraform/commands.ts';
import { REPOSITORY } from './lib/terraform/workspace.ts';

await runCommand({
  name: 'bootstrap',
  about: 'makes what an account holds once: buckets, roles and pipelines (docs/bootstrap.md)',
  flags: {
    'auto-approve': { type: 'boolean', help: 'ask nothing' },
    endpoint: { type: 'string', help: 'URL of an AWS-compatible endpoint in place of AWS' },
  },
  run: async ({ endpoint: given, 'auto-approve': autoApprove = false }) => {
    const endpoint = given ?? (process.env.AWS_ENDPOINT_URL || undefined);
    const region = process.env.AWS_REGION ?? 'us-east-1';
    // The account itself is meant, not the role of an environment in it.
    const config = sdkConfig({ region, ...(endpoint === undefined ? {} : { endpoint }) }, {});
    try {
      const { stateBucket, applied, moved } = await bootstrap({
        s3: new S3Client({ ...config, forcePathStyle: endpoint !== undefined }),
        directory: path.join(REPOSITORY, '.dofs', 'terraform', 'global'),
        environment: endpoint === undefined ? {} : endpointVariables(endpoint),
        ...(endpoint === undefined ? {} : { endpoint }),
        confirm: autoApprove ? async () => true : ask,
        tell: (line) => console.log(`bootstrap: ${line}`),
      });
      const done = applied || moved ? 'done' : 'everything was there already';
      console.log(`bootstrap: ${done}; export TF_STATE_BUCKET=${stateBucket}`);
    } catch (error) {
      throw error instanceof TerraformError ? new CommandError(error.message) : error;
    }
    return 0;
  },
});

async function ask(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new CommandError('nobody to ask: give --auto-approve to go on without a question');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Apply this plan to the account? Type yes: ');
  terminal.close();
  return answer.trim() === 'yes';
}
