import { existsSync } from 'node:fs';
import path from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { CommandError } from '../command-line.ts';
import type { Terraform } from '../terraform/cli.ts';
import {
  GLOBAL_ROOT,
  globalBackend,
  globalRoot,
  globalRootWithLocalState,
  LOCAL_STATE,
} from './global-root.ts';
import { findStateBucket } from './state-bucket.ts';

export interface BootstrapOptions {
  s3: S3Client;
  /** Where the plan, provider links and, before it is moved, the state are kept. */
  directory: string;
  /** Environment variables for Terraform. */
  environment: NodeJS.ProcessEnv;
  /** Any AWS-compatible endpoint in place of AWS. */
  endpoint?: string;
  /** Shown the plan, it answers whether to go on. */
  confirm(): Promise<boolean>;
  /** Told what happens. */
  tell(line: string): void;
  /** Prints nothing of Terraform's; errors still say what it said. */
  quiet?: boolean;
}

/** What a bootstrap did. */
export interface Bootstrapped {
  stateBucket: string;
  /** Whether it changed anything on AWS. */
  applied: boolean;
  /** Whether the state was moved into the bucket. */
  moved: boolean;
}

/**
 * Makes or changes what the account holds once: the bucket of the states, roles, pipelines. The
 * state begins in a file and is moved into the bucket that it describes. Whatever was interrupted
 * goes on where it stood, and a second run changes nothing.
 *
 * @throws CommandError when it is not confirmed, or the state of what is there is nowhere
 */
export async function bootstrap(options: BootstrapOptions): Promise<Bootstrapped> {
  const { s3, directory, tell } = options;
  const bucket = await findStateBucket(s3);
  if (bucket?.holdsState) {
    tell(`the state is in ${bucket.name}`);
    const terraform = globalRoot(directory, options.environment);
    await terraform.init('-reconfigure', ...globalBackend(bucket.name, options.endpoint));
    const applied = await planAndApply(terraform, options);
    return { stateBucket: bucket.name, applied, moved: false };
  }
  if (bucket && !existsSync(path.join(directory, LOCAL_STATE))) {
    throw new CommandError(
      `${bucket.name} is there and holds no state, and neither does this machine: ` +
        `copy ${LOCAL_STATE} of the machine that began to ${directory}`,
    );
  }
  tell('the state is in a file, until its bucket is there');
  const local = globalRootWithLocalState(directory, options.environment);
  await local.init('-reconfigure');
  const applied = await planAndApply(local, options);
  return { stateBucket: await move(options), applied, moved: true };
}

/** Answers whether anything was changed. */
async function planAndApply(terraform: Terraform, options: BootstrapOptions): Promise<boolean> {
  const file = path.join(options.directory, 'global.tfplan');
  options.tell('planning');
  if (!(await differs(terraform, `-out=${file}`))) {
    options.tell('nothing to change');
    return false;
  }
  if (!options.quiet) await terraform.show('show', file);
  if (!(await options.confirm())) throw new CommandError('not confirmed; nothing was changed');
  const apply = ['apply', '-input=false', file];
  await (options.quiet ? terraform.run(...apply) : terraform.show(...apply));
  return true;
}

/** Moves the state into the bucket, and makes sure that it is the same there. */
async function move({ s3, directory, environment, endpoint, tell }: BootstrapOptions) {
  const bucket = await findStateBucket(s3);
  if (bucket === undefined) throw new CommandError(`${GLOBAL_ROOT} made no bucket for the state`);
  tell(`moving the state into ${bucket.name}`);
  const terraform = globalRoot(directory, environment);
  await terraform.init('-migrate-state', '-force-copy', ...globalBackend(bucket.name, endpoint));
  tell('planning again, which must find nothing to change');
  if (await differs(terraform)) {
    throw new CommandError('the state was moved, but a plan with it is not empty: run it again');
  }
  return bucket.name;
}

async function differs(terraform: Terraform, ...args: string[]): Promise<boolean> {
  const plan = ['plan', '-input=false', '-no-color', '-detailed-exitcode', ...args];
  return (await terraform.run(...plan)).exitCode === 2;
}
