import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Terraform ended with an error; the message holds what it said. */
export class TerraformError extends Error {
  override readonly name = 'TerraformError';
  readonly exitCode: number;

  constructor(command: string, exitCode: number, output: string) {
    super(`terraform ${command} failed (exit ${exitCode})\n${output.trim()}`);
    this.exitCode = exitCode;
  }
}

/**
 * Terraform and its provider are Go programs that live for seconds. Collecting garbage at five
 * times the live memory rather than at twice takes a quarter off their time.
 *
 * @see https://go.dev/doc/gc-guide#GOGC
 */
const GOGC = '400';

export interface TerraformResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A root module's directory, and the environment that its commands run in. */
export class Terraform {
  readonly #directory: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(directory: string, environment: NodeJS.ProcessEnv = {}) {
    this.#directory = directory;
    this.#environment = environment;
  }

  /**
   * Runs a command and answers its output.
   *
   * @throws TerraformError unless the exit code is 0, 2 of a plan with `-detailed-exitcode`, or 1 of `test`
   */
  async run(...args: string[]): Promise<TerraformResult> {
    const result = await this.#spawn(args, 'pipe');
    const accepted = args.includes('-detailed-exitcode')
      ? [0, 2]
      : args[0] === 'test'
        ? [0, 1]
        : [0];
    if (accepted.includes(result.exitCode)) return result;
    const output = `${result.stdout}\n${result.stderr}`;
    throw new TerraformError(args[0] ?? '', result.exitCode, output);
  }

  /** Runs a command on this process's terminal. @throws TerraformError unless it succeeds */
  async show(...args: string[]): Promise<void> {
    const { exitCode } = await this.#spawn(args, 'inherit');
    if (exitCode !== 0) throw new TerraformError(args[0] ?? '', exitCode, 'see its output above');
  }

  /** Runs a command, passes its output on as it comes, and keeps it. @throws TerraformError */
  async stream(...args: string[]): Promise<void> {
    const { exitCode, stdout, stderr } = await this.#spawn(args, 'tee');
    if (exitCode !== 0) throw new TerraformError(args[0] ?? '', exitCode, `${stdout}\n${stderr}`);
  }

  /** The program's version, e.g. `1.11.4`. */
  async version(): Promise<string> {
    const { stdout } = await this.run('version', '-json');
    return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  }

  /** `init` with the committed lock file, from a provider mirror where this machine has one. */
  init(...args: string[]): Promise<TerraformResult> {
    return this.run(...initArguments(), ...args);
  }

  #spawn(args: string[], output: 'pipe' | 'inherit' | 'tee'): Promise<TerraformResult> {
    return new Promise((resolve, reject) => {
      const out = output === 'inherit' ? 'inherit' : 'pipe';
      const child = spawn('terraform', [`-chdir=${this.#directory}`, ...args], {
        env: { GOGC, ...process.env, TF_IN_AUTOMATION: '1', ...this.#environment },
        stdio: [output === 'inherit' ? 'inherit' : 'ignore', out, out],
      });
      let stdout = '';
      let stderr = '';
      child.stdout?.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        if (output === 'tee') process.stdout.write(chunk);
      });
      child.stderr?.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
        if (output === 'tee') process.stderr.write(chunk);
      });
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ENOENT' ? new Error('terraform is not on the PATH') : error);
      });
      child.once('close', (code) => resolve({ exitCode: code ?? 1, stdout, stderr }));
    });
  }
}

/** The arguments that every `terraform init` of ours has. */
export function initArguments(): string[] {
  const mirror = findProviderMirror();
  const source = mirror === undefined ? [] : [`-plugin-dir=${mirror}`];
  return ['init', '-input=false', '-no-color', '-lockfile=readonly', ...source];
}

/**
 * A directory of provider packages, for machines without the registry: `TF_PLUGIN_DIR`, or one
 * that holds `registry.terraform.io` among the usual places for software and a level below them.
 */
export function findProviderMirror(): string | undefined {
  if (process.env.TF_PLUGIN_DIR) return process.env.TF_PLUGIN_DIR;
  const roots = ['/opt', '/usr/local/share', '/usr/share', '/usr/lib', os.homedir()];
  const places = roots.flatMap((root) => [root, path.join(root, '.terraform.d'), ...below(root)]);
  return places
    .flatMap((place) => [place, path.join(place, 'plugins')])
    .find((place) => existsSync(path.join(place, 'registry.terraform.io', 'hashicorp', 'aws')));
}

function below(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(directory, entry.name));
}
