import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { functionNames } from '../../scripts/lib/terraform/workspace.ts';
import { missingProgram } from '../support/programs.ts';
import { VersionedEnvironment } from '../support/versioned-environment.ts';

const missing = missingProgram('moto_server');

describe(`make shift${missing}`, function () {
  this.timeout(90_000);
  let environment: VersionedEnvironment | undefined;

  before(async function () {
    if (missing) this.skip();
    environment = await VersionedEnvironment.start('dev', functionNames());
    for (const name of functionNames()) await environment.publish(name, 2);
    await environment.publishWorkflow(2);
  });

  after(() => environment?.stop());

  function start(...args: string[]): ChildProcess {
    const script = ['--import', 'tsx', 'scripts/shift.ts', '--env', 'dev', ...args];
    const { ASSUME_ROLE_ARN: _, ...inherited } = process.env;
    return spawn(process.execPath, script, {
      env: { ...inherited, AWS_ENDPOINT_URL: environment?.endpoint, AWS_REGION: 'us-east-1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function outcome(child: ChildProcess): Promise<{ code: unknown; output: string }> {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const [code] = await once(child, 'close');
    return { code, output };
  }

  async function versions(): Promise<number[]> {
    const routings = Object.values((await environment?.routings()) ?? {});
    return [...new Set(routings.map(({ version }) => version))];
  }

  it('moves everything back when it is interrupted in a pause, and fails', async () => {
    const before = await environment?.routings();
    const child = start('--steps', '10,100', '--pause-seconds', '300');
    const ended = outcome(child);
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      if (line.includes('10 % moved')) child.kill('SIGINT');
    }
    const { code, output } = await ended;
    expect(output).to.contain('interrupted\nAll aliases are back where they stood.');
    expect(code).to.equal(1);
    expect(await environment?.routings()).to.deep.equal(before);
  });

  it('moves every function of the repository, says so, and back', async () => {
    const { code, output } = await outcome(start());
    const all = functionNames().length + 1;
    expect(output).to.contain(`${all} of ${all} aliases move`);
    expect(output).to.contain(`shifted: ${all} aliases moved`);
    expect(code).to.equal(0);
    expect(await versions()).to.deep.equal([2]);
    expect((await outcome(start('--back'))).code).to.equal(0);
    expect(await versions()).to.deep.equal([1]);
  });

  it('refuses what makes no sense with exit code 2', async () => {
    const { code, output } = await outcome(start('--back', '--steps', '10,100'));
    expect(output).to.contain('--back goes at once');
    expect(code).to.equal(2);
  });
});
