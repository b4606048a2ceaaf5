import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { TerraformError } from './lib/terraform/cli.ts';
import { Deployment } from './lib/terraform/commands.ts';

const ACTIONS = ['plan', 'apply', 'destroy'];

// The action stands before the flags, which are all that runCommand parses.
const action = ACTIONS.find((one) => one === process.argv[2]);
if (action !== undefined) process.argv.splice(2, 1);

await runCommand({
  name: `terraform ${action ?? ACTIONS.join('|')}`,
  about: 'plans, applies or destroys one environment with Terraform',
  flags: {
    env: { type: 'string', help: 'local, dev, staging or prod' },
    'auto-approve': { type: 'boolean', help: 'ask nothing' },
    endpoint: { type: 'string', help: 'URL of an AWS-compatible endpoint in place of AWS' },
    'state-bucket': { type: 'string', help: 'bucket of the state (default: TF_STATE_BUCKET)' },
  },
  run: async ({ env, endpoint, 'auto-approve': autoApprove = false, 'state-bucket': bucket }) => {
    if (action === undefined) throw new UsageError(`give an action: ${ACTIONS.join(', ')}`);
    if (env === undefined) throw new UsageError('--env is missing');
    const deployment = new Deployment({
      environment: env,
      autoApprove,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(bucket === undefined ? {} : { stateBucket: bucket }),
    });
    try {
      if (action === 'plan') await deployment.plan();
      else if (action === 'apply') await deployment.apply();
      else await deployment.destroy();
    } catch (error) {
      throw error instanceof TerraformError ? new CommandError(error.message) : error;
    }
    return 0;
  },
});
