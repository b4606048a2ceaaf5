import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CommandError, UsageError } from '../command-line.ts';
import { checkedRelease, RELEASE_VARIABLES } from '../delivery/release.ts';
import { backendArguments } from './backend.ts';
import { Terraform } from './cli.ts';
import { REPOSITORY, ROOT_MODULE, stageWithLocalState } from './workspace.ts';

export interface DeploymentOptions {
  environment: string;
  /** Any AWS-compatible endpoint in place of AWS. */
  endpoint?: string;
  /** Bucket of the state; `TF_STATE_BUCKET` where it is not given. */
  stateBucket?: string;
  /** Asks nothing. */
  autoApprove: boolean;
  /** Where state, plan and provider links are kept. */
  workDirectory?: string;
  /** Prints nothing; errors still say what Terraform said. */
  quiet?: boolean;
  /** Plans the packaged release, once its zips are found to be those that were packaged. */
  packaged?: boolean;
  /** Whose `terraform/` and `dist/`; this repository's where it is not given. */
  repository?: string;
}

/** A plan in a file, which can be read and applied. */
export interface SavedPlan {
  file: string;
  /** Whether anything would change, an output at least. */
  hasChanges: boolean;
}

/** Names of the environments: a tfvars file each. */
export function environmentNames(repository: string = REPOSITORY): string[] {
  return readdirSync(path.join(repository, ROOT_MODULE, 'tfvars'))
    .filter((file) => file.endsWith('.tfvars'))
    .map((file) => path.basename(file, '.tfvars'))
    .sort();
}

/**
 * One environment as Terraform sees it: initialised with its backend, planned and applied with its
 * tfvars. What is applied is the plan that was shown.
 */
export class Deployment {
  readonly #options: DeploymentOptions;
  readonly #terraform: Terraform;
  readonly #repository: string;
  readonly #plan: string;
  #initialised: Promise<void> | undefined;

  /** @throws UsageError for no such environment */
  constructor(options: DeploymentOptions) {
    const { environment, endpoint, repository = REPOSITORY } = options;
    const known = environmentNames(repository);
    if (!known.includes(environment)) {
      throw new UsageError(`--env must be one of ${known.join(', ')}`);
    }
    this.#options = options;
    if (environment === 'local' && this.#endpoint === undefined) {
      throw new UsageError('local is no place on AWS: make up runs it, --endpoint applies it');
    }
    this.#repository = repository;
    const directory =
      options.workDirectory ?? path.join(repository, '.dofs', 'terraform', environment);
    mkdirSync(directory, { recursive: true });
    this.#plan = path.join(directory, `${environment}.tfplan`);
    const root = this.#keepsStateLocally
      ? stageWithLocalState(directory, 'built', repository)
      : path.join(repository, ROOT_MODULE);
    this.#terraform = new Terraform(root, {
      // Each environment has its own: initialising one never points at another's state.
      TF_DATA_DIR: path.join(directory, 'data'),
      ...(endpoint === undefined ? {} : endpointVariables(endpoint)),
    });
  }

  /**
   * Plans into a file.
   *
   * @throws CommandError when the functions are not built, or are not the packaged ones
   */
  async save(...args: string[]): Promise<SavedPlan> {
    if (!existsSync(path.join(this.#repository, 'dist', 'functions'))) {
      throw new CommandError('the functions are not built: run make build first');
    }
    return this.#save(...(await this.#releaseArguments()), ...args);
  }

  /**
   * What differs between the state and what is there, as a plan that changes the state alone. It
   * reads no zip, and locks nothing: it may run beside a deployment.
   */
  saveDrift(): Promise<SavedPlan> {
    return this.#save('-refresh-only', '-lock=false');
  }

  /** A saved plan as Terraform words it; values that it knows to be sensitive are masked. */
  async text({ file }: SavedPlan): Promise<string> {
    return (await this.#terraform.run('show', '-no-color', file)).stdout;
  }

  /** A saved plan as JSON. It holds secrets in clear: for memory only. */
  async json({ file }: SavedPlan): Promise<unknown> {
    return JSON.parse((await this.#terraform.run('show', '-json', file)).stdout);
  }

  /** The version of Terraform that plans and applies. */
  terraformVersion(): Promise<string> {
    return this.#terraform.version();
  }

  /** Shows what would change. Answers whether anything would. */
  async plan(...args: string[]): Promise<boolean> {
    const { hasChanges } = await this.save(...args);
    if (!this.#options.quiet) await this.#terraform.show('show', this.#plan);
    return hasChanges;
  }

  /** Plans, asks, and applies that plan. @throws CommandError when the answer is not yes */
  async apply(...args: string[]): Promise<void> {
    if (!(await this.plan(...args))) return;
    await this.#confirm(`Apply this plan to ${this.#options.environment}? Type yes: `, 'yes');
    await this.#applyPlan();
  }

  /** Plans the removal of everything, asks for the environment's name, and carries it out. */
  async destroy(...args: string[]): Promise<void> {
    const { environment } = this.#options;
    if (!(await this.plan('-destroy', ...args))) return;
    await this.#confirm(`Destroy all of ${environment}? Type its name: `, environment);
    await this.#applyPlan();
  }

  /** Applies a plan that was saved, here or elsewhere, and asks nothing. @throws TerraformError */
  async applySaved(file: string): Promise<void> {
    await this.#initialise();
    const args = ['apply', '-input=false', '-no-color', file];
    if (this.#options.quiet) await this.#terraform.run(...args);
    else await this.#terraform.stream(...args);
  }

  async #save(...args: string[]): Promise<SavedPlan> {
    this.#say(`planning ${this.#options.environment} with Terraform`);
    await this.#initialise();
    const { exitCode } = await this.#terraform.run(
      ...['plan', '-input=false', '-no-color', '-detailed-exitcode', `-out=${this.#plan}`],
      ...[`-var-file=tfvars/${this.#options.environment}.tfvars`, ...roleArguments(), ...args],
    );
    return { file: this.#plan, hasChanges: exitCode === 2 };
  }

  /** Terraform says nothing of its own while it initialises and plans, which takes a while. */
  #say(what: string): void {
    if (!this.#options.quiet) process.stderr.write(`${what} ...\n`);
  }

  async #applyPlan(): Promise<void> {
    const args = ['apply', '-input=false', this.#plan];
    if (this.#options.quiet) await this.#terraform.run(...args);
    else await this.#terraform.show(...args);
  }

  async #releaseArguments(): Promise<string[]> {
    if (!this.#options.packaged) return [];
    await checkedRelease(this.#repository);
    return [`-var-file=${path.join(this.#repository, RELEASE_VARIABLES)}`];
  }

  /** One in the environment is meant for Terraform too, and comes with its own credentials. */
  get #endpoint(): string | undefined {
    return this.#options.endpoint ?? (process.env.AWS_ENDPOINT_URL || undefined);
  }

  get #keepsStateLocally(): boolean {
    return this.#options.environment === 'local';
  }

  /** Once: nothing that it depends on changes while this process lives. */
  #initialise(): Promise<void> {
    this.#initialised ??= this.#init();
    return this.#initialised;
  }

  async #init(): Promise<void> {
    if (this.#keepsStateLocally) {
      await this.#terraform.init();
      return;
    }
    const { environment, stateBucket = process.env.TF_STATE_BUCKET } = this.#options;
    if (!stateBucket) {
      throw new CommandError(
        `no state bucket for ${environment}: set TF_STATE_BUCKET or --state-bucket (see INSTALL.md)`,
      );
    }
    await this.#terraform.init(...backendArguments(environment, stateBucket, this.#endpoint));
  }

  async #confirm(question: string, wanted: string): Promise<void> {
    if (this.#options.autoApprove) return;
    if (!process.stdin.isTTY) {
      throw new CommandError('nobody to ask: give --auto-approve to go on without a question');
    }
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await terminal.question(question);
    terminal.close();
    if (answer.trim() !== wanted) throw new CommandError('not confirmed; nothing was changed');
  }
}

/** The role that the environment is changed with, where it has one of its own. */
function roleArguments(): string[] {
  const role = process.env.ASSUME_ROLE_ARN;
  return role ? [`-var=assume_role_arn=${role}`] : [];
}

/** Variables that send Terraform to an endpoint. It takes any credentials; ones that are set stay. */
export function endpointVariables(endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'test',
    AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The provider tries 25 times by default: minutes, where a server lacks an operation.
    AWS_MAX_ATTEMPTS: '3',
  };
}
