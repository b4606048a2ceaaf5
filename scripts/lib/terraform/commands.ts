import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CommandError, UsageError } from '../command-line.ts';
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
}

/** Names of the environments: a tfvars file each. */
export function environmentNames(): string[] {
  return readdirSync(path.join(REPOSITORY, ROOT_MODULE, 'tfvars'))
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
  readonly #directory: string;
  readonly #plan: string;

  /** @throws CommandError when the functions are not built; UsageError for no such environment */
  constructor(options: DeploymentOptions) {
    const { environment, endpoint } = options;
    if (!environmentNames().includes(environment)) {
      throw new UsageError(`--env must be one of ${environmentNames().join(', ')}`);
    }
    if (environment === 'local' && endpoint === undefined) {
      throw new UsageError('local is no place on AWS: make up runs it, --endpoint applies it');
    }
    if (!existsSync(path.join(REPOSITORY, 'dist', 'functions'))) {
      throw new CommandError('the functions are not built: run make build first');
    }
    this.#options = options;
    this.#directory =
      options.workDirectory ?? path.join(REPOSITORY, '.dofs', 'terraform', environment);
    mkdirSync(this.#directory, { recursive: true });
    this.#plan = path.join(this.#directory, `${environment}.tfplan`);
    const root = this.#keepsStateLocally
      ? stageWithLocalState(this.#directory, 'built')
      : path.join(REPOSITORY, ROOT_MODULE);
    this.#terraform = new Terraform(root, {
      // Each environment has its own: initialising one never points at another's state.
      TF_DATA_DIR: path.join(this.#directory, 'data'),
      ...(endpoint === undefined ? {} : endpointVariables(endpoint)),
    });
  }

  /** Shows what would change. Answers whether anything would. */
  async plan(...args: string[]): Promise<boolean> {
    const { environment } = this.#options;
    await this.#init();
    const { exitCode } = await this.#terraform.run(
      ...['plan', '-input=false', '-no-color', '-detailed-exitcode', `-out=${this.#plan}`],
      ...[`-var-file=tfvars/${environment}.tfvars`, ...args],
    );
    if (!this.#options.quiet) await this.#terraform.show('show', this.#plan);
    return exitCode === 2;
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

  async #applyPlan(): Promise<void> {
    const args = ['apply', '-input=false', this.#plan];
    if (this.#options.quiet) await this.#terraform.run(...args);
    else await this.#terraform.show(...args);
  }

  get #keepsStateLocally(): boolean {
    return this.#options.environment === 'local';
  }

  async #init(): Promise<void> {
    if (this.#keepsStateLocally) {
      await this.#terraform.init();
      return;
    }
    const { environment, endpoint, stateBucket = process.env.TF_STATE_BUCKET } = this.#options;
    if (!stateBucket) {
      throw new CommandError(
        `no state bucket for ${environment}: set TF_STATE_BUCKET or --state-bucket (see INSTALL.md)`,
      );
    }
    await this.#terraform.init(
      `-backend-config=backends/${environment}.s3.tfbackend`,
      `-backend-config=bucket=${stateBucket}`,
      ...(endpoint === undefined ? [] : ['-backend-config=use_path_style=true']),
    );
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

/** An emulator takes any credentials; ones that are set stay. */
function endpointVariables(endpoint: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'test',
    AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // The provider tries 25 times by default: minutes, where a server lacks an operation.
    AWS_MAX_ATTEMPTS: '3',
  };
}
