import { CommandError, runCommand, UsageError } from './lib/command-line.ts';
import { applyBundle } from './lib/delivery/apply-bundle.ts';
import { TerraformError } from './lib/terraform/cli.ts';
import { Deployment } from './lib/terraform/commands.ts';
import { REPOSITORY } from './lib/terraform/workspace.ts';

await runCommand({
  name: 'apply-plan',
  about: 'applies a plan that make plan OUT=... wrote, as it was approved; asks nothing',
  flags: {
    env: { type: 'string', help: 'local, dev, staging or prod' },
    plan: { type: 'string', help: 'directory of the plan bundle' },
    endpoint: { type: 'string', help: 'URL of an AWS-compatible endpoint in place of AWS' },
    'state-bucket': { type: 'string', help: 'bucket of the state (default: TF_STATE_BUCKET)' },
  },
  run: async ({ env, plan, endpoint, 'state-bucket': bucket }) => {
    if (env === undefined) throw new UsageError('--env is missing');
    if (plan === undefined) throw new UsageError('--plan is missing');
    const deployment = new Deployment({
      environment: env,
      autoApprove: true,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(bucket === undefined ? {} : { stateBucket: bucket }),
    });
    const request = { deployment, environment: env, repository: REPOSITORY, bundle: plan };
    try {
      const applied = await applyBundle(request);
      console.log(
        applied === undefined
          ? `nothing to apply: the plan for ${env} changes nothing`
          : `applied to ${env}: release ${applied.version}, artifacts ${applied.artifact_hash}`,
      );
    } catch (error) {
      throw error instanceof TerraformError ? new CommandError(error.message) : error;
    }
    return 0;
  },
});
