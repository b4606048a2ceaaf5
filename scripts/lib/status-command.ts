import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { type Environment, resourceNames } from './environment.ts';

const run = promisify(execFile);

/** Counts orders by status with the AWS CLI, as the README has it. */
export function statusCommand(table: string): string {
  return (
    `aws dynamodb scan --table-name ${table} --projection-expression "#s" ` +
    `--expression-attribute-names '{"#s":"status"}' | jq '.Items[].status.S' | sort | uniq -c`
  );
}

/** The variables that point the AWS CLI and the SDKs at an environment's endpoint. */
export function cliVariables({ endpoint, region }: Environment): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: '',
    ...(endpoint === undefined
      ? {}
      : {
          AWS_ENDPOINT_URL: endpoint,
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
        }),
  };
}

/** True when every tool that the status command uses can be run here. */
export function hasStatusTools(): boolean {
  return ['bash', 'aws', 'jq'].every(
    (tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0,
  );
}

/** Runs the status command; rejects with what it wrote to standard error. */
export async function runStatusCommand(environment: Environment): Promise<string> {
  const command = statusCommand(resourceNames(environment.name).orders);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', command], {
    env: { ...process.env, ...cliVariables(environment) },
  });
  return stdout;
}

/** The counts that the status command printed, by status. */
export function parseStatusCounts(output: string): Record<string, number> {
  const lines = output.trim().split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, count, status] = /^\s*(\d+)\s+"(\w+)"$/.exec(line) ?? [];
      return status === undefined ? [] : [[status, Number(count)]];
    }),
  );
}
