import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GLOBAL_ROOT } from '../../scripts/lib/bootstrap/global-root.ts';
import { Terraform } from '../../scripts/lib/terraform/cli.ts';
import { stageWithLocalState } from '../../scripts/lib/terraform/workspace.ts';

/** A copy of `terraform/` for one test: nothing is generated in the work tree. */
export class TerraformSandbox {
  readonly directory = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-terraform-')));
  /** The copied root module. */
  readonly root = stageWithLocalState(this.directory, 'placeholders');

  /** The copied root of what the account holds once. */
  readonly globalRoot = path.join(this.directory, GLOBAL_ROOT);

  /** A copied module's directory, with the root's provider hashes. */
  module(name: string): string {
    const directory = path.join(this.directory, 'terraform', 'modules', name);
    const hashes = '.terraform.lock.hcl';
    copyFileSync(path.join(this.root, hashes), path.join(directory, hashes));
    return directory;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What `terraform test -json` says of one run block. */
export interface RunResult {
  status: string;
  /** Why it failed. */
  messages: string[];
}

/** Results by run name. */
export async function terraformTest(directory: string): Promise<Map<string, RunResult>> {
  const terraform = new Terraform(directory);
  await terraform.init('-backend=false');
  const { stdout } = await terraform.run('test', '-json');
  const results = new Map<string, RunResult>();
  const of = (run: string): RunResult => {
    const result = results.get(run) ?? { status: 'none', messages: [] };
    results.set(run, result);
    return result;
  };
  for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
    const message = JSON.parse(line) as TestMessage;
    const run = message.test_run?.run ?? message['@testrun'] ?? '';
    if (message.test_run?.progress === 'complete') of(run).status = message.test_run.status;
    if (message.diagnostic?.severity === 'error') {
      of(run).messages.push(`${message.diagnostic.summary}: ${message.diagnostic.detail}`);
    }
  }
  return results;
}

/** Names of the run blocks in a directory's tests. */
export function runNames(directory: string): string[] {
  const folder = path.join(directory, 'tests');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tftest.hcl'))
    .flatMap((file) => [
      ...readFileSync(path.join(folder, file), 'utf8').matchAll(/^run "(\w+)"/gm),
    ])
    .map((match) => match[1] ?? '');
}

interface TestMessage {
  '@testrun'?: string;
  test_run?: { run: string; status: string; progress?: string };
  diagnostic?: { severity: string; summary: string; detail: string };
}
