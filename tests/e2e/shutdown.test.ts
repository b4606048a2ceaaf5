import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { buildFunctions } from '../../scripts/build.ts';

const MAIN = path.resolve(import.meta.dirname, '../../local/main.ts');

interface State {
  awsEndpoint: string;
  apiUrl: string;
  apiKey: string;
}

describe('the local runtime, told to stop', function () {
  this.timeout(30_000);
  let folder: string;
  let runtime: ChildProcess;
  let errors: string;

  before(() => buildFunctions());
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'dofs-shutdown-'));
    errors = '';
    const arguments_ = ['--import', 'tsx', MAIN, '--state-file', path.join(folder, 'state.json')];
    runtime = spawn(process.execPath, arguments_, {
      env: { ...process.env, TMPDIR: folder, DOFS_AWS_PORT: '0', DOFS_API_PORT: '0' },
    });
    runtime.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    await new Promise<void>((resolve, reject) => {
      runtime.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('ready')) resolve();
      });
      runtime.once('exit', () => reject(new Error(errors)));
    });
  });
  afterEach(() => {
    runtime.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends at once and in order, with requests, a long poll and workflows under way', async () => {
    const state = JSON.parse(readFileSync(path.join(folder, 'state.json'), 'utf8')) as State;
    const order = (): Promise<Response> =>
      fetch(`${state.apiUrl}/orders`, {
        method: 'POST',
        headers: { 'x-api-key': state.apiKey, 'content-type': 'application/json' },
        body: '{"customer_id":"c-1","items":[{"product_id":"widget-1","quantity":1}]}',
      });
    const poll = fetch(state.awsEndpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.ReceiveMessage' },
      body: '{"QueueUrl":"https://sqs/000000000000/dofs-local-order-dlq","WaitTimeSeconds":20}',
    });
    expect((await order()).status).to.equal(202);
    const open = Promise.allSettled([poll, order(), order(), order()]);
    runtime.kill('SIGTERM');
    expect(await once(runtime, 'exit')).to.deep.equal([0, null]);
    const [polled] = await open;
    expect(polled).to.have.property('status', 'rejected');
    expect(errors).to.equal('');
    expect(existsSync(path.join(folder, 'state.json'))).to.equal(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('dofs-'))).to.deep.equal([]);
  });
});
