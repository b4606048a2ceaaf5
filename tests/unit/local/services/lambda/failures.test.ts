import { expect } from 'chai';
import { LambdaHarness } from './harness.ts';

interface Failure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

describe('Lambda, when a function fails', () => {
  let harness: LambdaHarness;

  beforeEach(() => {
    harness = new LambdaHarness();
  });
  afterEach(() => harness.close());

  async function failure(event: unknown = {}): Promise<Failure> {
    const { value, failed } = await harness.call(event);
    expect(failed, JSON.stringify(value)).to.equal(true);
    return value as Failure;
  }

  it('answers the name, message and trace of a thrown error', async () => {
    harness.create(`class OrderRejectedError extends Error { name = 'OrderRejectedError'; }
      export const handler = async () => { throw new OrderRejectedError('UNKNOWN_PRODUCT: p-1'); };`);
    const error = await failure();
    expect(error).to.include({
      errorType: 'OrderRejectedError',
      errorMessage: 'UNKNOWN_PRODUCT: p-1',
    });
    expect(error.trace?.[0]).to.equal('OrderRejectedError: UNKNOWN_PRODUCT: p-1');
    expect(harness.messages.join('\n')).to.contain('ERROR\tInvoke Error \t{"errorType"');
  });

  it('answers the type of a thrown value that is no error', async () => {
    harness.create("export const handler = async () => { throw 'plain'; };");
    expect(await failure()).to.deep.equal({
      errorType: 'string',
      errorMessage: 'plain',
      trace: [],
    });
  });

  it('keeps the environment after a thrown error', async () => {
    harness.create(`export const handler = async ({ fail }) => {
      if (fail) throw new Error('no');
      return process.pid;
    };`);
    const before = (await harness.call()).value;
    await failure({ fail: true });
    expect((await harness.call()).value).to.equal(before);
  });

  it('answers Runtime.MarshalError for a result that JSON cannot hold', async () => {
    harness.create('export const handler = async () => ({ n: 1n });');
    expect(await failure()).to.include({ errorType: 'Runtime.MarshalError' });
  });

  it('answers Function.ResponseSizeTooLarge above 6 MB', async () => {
    harness.create("export const handler = async () => 'x'.repeat(6_291_557);");
    expect(await failure()).to.include({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  it('answers the error of a module that fails to load, and tries again with the next invocation', async () => {
    harness.create(`throw Object.assign(new Error('ORDERS_TABLE is not set'), { name: 'ConfigurationError' });
      export const handler = async () => 1;`);
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await failure()).to.include({
        errorType: 'ConfigurationError',
        errorMessage: 'ORDERS_TABLE is not set',
      });
    }
    expect(new Set(harness.lines.map(({ stream }) => stream)).size).to.equal(2);
  });

  it('names a missing module and a missing export', async () => {
    harness.create('', { handler: 'absent.handler' });
    harness.create('export const other = 1;', { name: 'exportless' });
    expect(await failure()).to.include({ errorType: 'Runtime.ImportModuleError' });
    expect((await harness.call({}, 'exportless')).value).to.include({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.handler is undefined or not exported',
    });
  });

  it('refuses handlers with a callback and handlers without a promise, by name', async () => {
    harness.create('export const handler = (event, context, callback) => callback(null, 1);');
    harness.create('export const handler = () => 1;', { name: 'synchronous' });
    expect((await failure()).errorMessage).to.contain('does not honour callback handlers');
    const { value } = await harness.call({}, 'synchronous');
    expect((value as Failure).errorMessage).to.contain('honours async handlers alone');
  });

  it('ends an invocation at its timeout and starts the next one afresh', async () => {
    harness.create(
      `export const handler = async ({ spin }) => { while (spin); return process.pid; };`,
      { timeoutSeconds: 1 },
    );
    const before = (await harness.call()).value;
    const { payload, requestId } = await harness.lambda.invoke('subject', '{"spin":true}');
    const { errorType, errorMessage } = JSON.parse(payload) as Failure;
    expect(errorType).to.equal('Sandbox.Timedout');
    expect(errorMessage).to.match(
      new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ${requestId} Task timed out after 1.00 seconds$`),
    );
    expect(harness.messages.at(-1)).to.contain('Status: timeout');
    const after = await harness.call();
    expect(after.failed).to.equal(false);
    expect(after.value).not.to.equal(before);
  });

  it('answers Runtime.ExitError when the process is killed in the middle', async () => {
    harness.create(`export const handler = async ({ hang }) => {
      console.log('running');
      if (hang) await new Promise(() => setTimeout(() => {}, 60_000));
      return 'fine';
    };`);
    const running = harness.lambda.invoke('subject', '{"hang":true}');
    await harness.message('running');
    const [victim] = harness.lambda.processes();
    expect(victim).to.include({ functionName: 'subject', busy: true });
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    const { payload, requestId, functionError } = await running;
    expect(functionError).to.equal('Unhandled');
    expect(JSON.parse(payload)).to.deep.equal({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
    });
    expect(await harness.call()).to.deep.equal({ value: 'fine', failed: false });
  });

  it('hands an invocation to another environment when the idle one was killed', async () => {
    harness.create('export const handler = async () => process.pid;');
    const { value: before } = await harness.call();
    for (const { pid } of harness.lambda.processes()) process.kill(pid, 'SIGKILL');
    const { value, failed } = await harness.call();
    expect(failed).to.equal(false);
    expect(value).not.to.equal(before);
  });

  it('answers every invocation while environments are killed at random moments', async () => {
    harness.create(`export const handler = async ({ n }) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return n;
    };`);
    let next = 0;
    const killed: string[] = [];
    const work = async (): Promise<void> => {
      while (next < 200) {
        const n = next++;
        const victim = harness.lambda.processes()[n % 2];
        if (n % 20 === 7 && victim?.pid) process.kill(victim.pid, 'SIGKILL');
        const { value, failed } = await harness.call({ n });
        if (failed) killed.push((value as Failure).errorType);
        else expect(value).to.equal(n);
      }
    };
    await Promise.all(Array.from({ length: 6 }, work));
    expect(killed.every((type) => type === 'Runtime.ExitError')).to.equal(true);
    expect(killed.length).to.be.at.most(10);
    expect(harness.lambda.processes().length).to.be.at.most(2);
  }).timeout(20_000);

  it('answers Runtime.ExitError when the function exits', async () => {
    harness.create('export const handler = async () => process.exit(3);');
    expect((await failure()).errorMessage).to.contain('Runtime exited with error: exit status 3');
  });

  it('answers an error that nobody caught and ends the environment', async () => {
    harness.create(`export const handler = async () => {
      setTimeout(() => { throw new RangeError('late'); }, 1);
      await new Promise(() => {});
    };`);
    harness.create(
      "export const handler = async () => { Promise.reject(new Error('lost')); await new Promise(() => {}); };",
      { name: 'rejecting' },
    );
    expect(await failure()).to.include({ errorType: 'RangeError', errorMessage: 'late' });
    expect((await harness.call({}, 'rejecting')).value).to.include({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: lost',
    });
  });

  it('answers Runtime.ExitError when the heap outgrows the memory', async () => {
    harness.create(
      'export const handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };',
      { timeoutSeconds: 60 },
    );
    expect((await failure()).errorType).to.equal('Runtime.ExitError');
  }).timeout(20_000);
});
