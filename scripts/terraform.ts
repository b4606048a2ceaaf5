import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { BUNDLE, writeBundle } from './lib/delivery/plan-bundle.ts';
import { TerraformError } from './lib/terraform/cli.ts';
import { Deployment } from './lib/terraform/commands.ts';
import { REPOSITORY } from './lib/terraform/workspace.ts';

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
    packaged: { type: 'boolean', help: 'the release of make package, its zips hashed again' },
    out: { type: 'string', help: 'plan: directory for what is approved and applied' },
  },
  run: async ({ env, out, endpoint, packaged, ...options }) => {
    if (action === undefined) throw new UsageError(`give an action: ${ACTIONS.join(', ')}`);
    if (env === undefined) throw new UsageError('--env is missing');
    if (out !== undefined && action !== 'plan') throw new UsageError('--out is for plan alone');
    if (out !== undefined && !packaged) {
      throw new UsageError('--out wants --packaged: what is approved must say what it releases');
    }
    const bucket = options['state-bucket'];
    const deployment = new Deployment({
      environment: env,
      autoApprove: options['auto-approve'] ?? false,
      packaged: packaged ?? false,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(bucket === undefined ? {} : { stateBucket: bucket }),
    });
    try {
      if (out !== undefined) await planInto(out, deployment, env);
      else if (action === 'plan') await deployment.plan();
      else if (action === 'apply') await deployment.apply();
      else await deployment.destroy();
    } catch (error) {
      throw error instanceof TerraformError ? new CommandError(error.message) : error;
    }
    return 0;
  },
});

async function planInto(out: string, deployment: Deployment, environment: string): Promise<void> {
  await writeBundle({ deployment, environment, repository: REPOSITORY, out });
  process.stdout.write(await readFile(path.join(out, BUNDLE.summary), 'utf8'));
  console.log(`\nThe plan is in ${out}: make apply-plan ENV=${environment} PLAN=${out}`);
}
