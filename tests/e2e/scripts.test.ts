import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type LocalState, readLocalState } from '../../scripts/lib/local/state.ts';
import { payEveryOrder, ROOT, readLock, setFunctionVariables } from './support/lock.ts';
import { processFamily, stillRunning } from './support/processes.ts';

/** What a script printed and how it ended. */
interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Parts of the repository that the scripts use. */
const PARTS = ['lambdas', 'local', 'scripts', 'package.json', 'package-lock.json'];
const SIXTY_ORDERS = ['--env', 'local', '--orders', '60'];
const TFVARS = 'terraform/environments/multi-env/tfvars';

describe('the scripts, as a user runs them', function () {
  this.timeout(60_000);
  let checkout: string;
  let state: LocalState;

  /** A checkout of its own, so that it has a state file of its own beside a running `make up`. */
  before(async () => {
    checkout = copyOfRepository();
    fulfillEveryOrder(checkout);
    const up = await script('up');
    expect(up.code, up.stderr).to.equal(0);
    state = stateOf(checkout) as LocalState;
  });

  after(async () => {
    if (stateOf(checkout)) await script('down');
    rmSync(checkout, { recursive: true });
  });

  function script(name: string, ...args: string[]): Promise<Ended> {
    const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...args], {
      cwd: checkout,
      env: { ...process.env, DOFS_AWS_PORT: '0', DOFS_API_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ended.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ended.stderr += text;
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...ended, code }));
    });
  }

  it('up says where the platform is, and says so again when it runs already', async () => {
    const again = await script('up');
    expect(again.code, again.stderr).to.equal(0);
    expect(again.stdout).to.include(`Already up (process ${state.pid})`);
    expect(again.stdout).to.include(state.apiUrl).and.include(state.apiKey);
  });

  it('seed may be run again: the catalogue is the same', async () => {
    const first = await script('seed');
    const second = await script('seed');
    expect([first.code, second.code], second.stderr).to.deep.equal([0, 0]);
    expect(second.stdout).to.equal(first.stdout);
    expect(second.stdout).to.match(/^dofs-local-inventory: 0 products are new/m);
  });

  it('test-api finds the contract kept', async () => {
    const { code, stdout, stderr } = await script('test-api');
    expect(code, stdout + stderr).to.equal(0);
    expect(stdout).to.match(/^[1-9]\d* ok, 0 failed$/m);
    expect(stdout).to.not.include('FAIL');
  });

  it('stress-test brings 60 orders to their ends and reports on them', async () => {
    const { code, stdout, stderr } = await script('stress-test', ...SIXTY_ORDERS);
    expect(code, stdout + stderr).to.equal(0);
    expect(stdout).to.include('accepted    60 of 60 (100.0 %)');
    expect(stdout).to.include('60 of 60 event logs replay to exactly the stored order');
    expect(stdout).to.match(/^time +P50 +P95 +P99$/m);
    expect(stdout).to.match(/^FULFILLED +60 +100\.0 %$/m);
    expect(stdout).to.match(/^dofs-local-order-dlq +0 +0$/m);
    expect(stdout).to.include('OK: every accepted order reached one end.');
  });

  it('stress-test exits 1 with the reason when the fulfilled share is not the configured one', async () => {
    const { code, stdout } = await script(
      'stress-test',
      ...[...SIXTY_ORDERS, '--success-rate', '0.05'],
    );
    expect(code).to.equal(1);
    expect(stdout).to.match(
      /OFF:\n {2}- 60 of 60 orders were fulfilled; at a success rate of 0\.05 it is \d+ to \d+ in 99 % of runs/,
    );
  });

  it('status shows the orders by status and empty queues', async () => {
    const { code, stdout, stderr } = await script('status');
    expect(code, stderr).to.equal(0);
    expect(stdout)
      .to.match(/\/health answers 200/)
      .and.match(/^FULFILLED +\d+$/m);
    expect(stdout).to.match(/^dofs-local-order-dlq +0$/m);
  });

  it('logs shows what a function logged', async () => {
    const { code, stdout, stderr } = await script('logs', '--fn', 'fulfill-order', '--no-follow');
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('PROVIDER_ANSWERED');
  });

  it('down leaves no process behind, and says so when nothing runs', async () => {
    const family = processFamily(state.pid);
    expect(family.length, 'the runtime and at least one function process').to.be.greaterThan(1);
    const { code, stdout } = await script('down');
    expect([code, stdout]).to.deep.equal([0, 'Stopped.\n']);
    expect(stillRunning(family)).to.deep.equal([]);
    expect(stateOf(checkout)).to.equal(undefined);
    const again = await script('down');
    expect([again.code, again.stdout]).to.deep.equal([0, 'The local environment does not run.\n']);
  });

  it('says what to do when the local environment does not run', async () => {
    const { code, stderr } = await script('stress-test', '--env', 'local');
    expect(code).to.equal(1);
    expect(stderr).to.equal(
      'stress-test: the local environment does not run: run `make up` first\n',
    );
  });

  for (const name of scriptNames()) {
    it(`${name} explains itself with --help, and refuses a flag that it does not know`, async () => {
      const [help, wrong] = await Promise.all([script(name, '--help'), script(name, '--colour')]);
      expect(help.code, help.stderr).to.equal(0);
      expect(help.stdout).to.include('--help').and.include(name);
      expect(wrong.code, wrong.stdout).to.equal(2);
      expect(wrong.stderr).to.include("'--colour'");
    });
  }
});

function copyOfRepository(): string {
  const copy = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'dofs-checkout-')));
  for (const part of [...PARTS, TFVARS]) {
    const options = { recursive: true, preserveTimestamps: true };
    cpSync(path.join(ROOT, part), path.join(copy, part), options);
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

/** At any other rate, one run in a hundred would rightly be found out of the ordinary. */
function fulfillEveryOrder(checkout: string): void {
  const lock = readLock();
  setFunctionVariables(lock, 'fulfill-order', {
    FULFILLMENT_SUCCESS_RATE: '1',
    FULFILLMENT_ERROR_RATE: '0',
  });
  payEveryOrder(lock);
  writeFileSync(path.join(checkout, 'local/platform.lock.json'), JSON.stringify(lock));
  const file = path.join(checkout, TFVARS, 'local.tfvars');
  const tfvars = readFileSync(file, 'utf8')
    .replace(/^(fulfillment_success_rate += ).*$/m, '$11')
    .replace(/^(fulfillment_error_rate += ).*$/m, '$10')
    .replace(/^(payment_decline_rate += ).*$/m, '$10');
  writeFileSync(file, tfvars);
}

function scriptNames(): string[] {
  return readdirSync(path.join(ROOT, 'scripts'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.basename(file, '.ts'));
}

function stateOf(checkout: string): LocalState | undefined {
  return readLocalState(path.join(checkout, '.dofs/local.json'));
}
