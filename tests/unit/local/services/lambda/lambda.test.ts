import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { AwsError } from '../../../../../local/core/aws-error.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { LambdaHarness } from './harness.ts';

/** The error that a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<AwsError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error('the promise was not rejected');
}

describe('Lambda', () => {
  let harness: LambdaHarness;

  beforeEach(() => {
    harness = new LambdaHarness();
  });
  afterEach(() => harness.close());

  it('runs the handler of the zip and answers what it returns', async () => {
    harness.create('export const handler = async ({ n }) => ({ double: n * 2 });');
    const result = await harness.lambda.invoke('subject', '{"n":21}');
    expect(result).to.include({ payload: '{"double":42}', executedVersion: '$LATEST' });
    expect(result).not.to.have.property('functionError');
  });

  it('answers null when the handler returns nothing', async () => {
    harness.create('export const handler = async () => {};');
    expect((await harness.lambda.invoke('subject', '{}')).payload).to.equal('null');
  });

  for (const [file, source] of [
    ['index.js', 'exports.handler = async () => "commonjs";'],
    ['index.cjs', 'exports.handler = async () => "commonjs";'],
    ['index.mjs', 'export const handler = async () => "commonjs";'],
  ] as const) {
    it(`loads a handler from ${file} as Node on Lambda does`, async () => {
      harness.create('', {}, { [file]: source });
      expect(await harness.call()).to.deep.equal({ value: 'commonjs', failed: false });
    });
  }

  it('takes a name, a qualified name, a partial and a full ARN', async () => {
    const arn = harness.create('export const handler = async (_, c) => c.invokedFunctionArn;');
    harness.lambda.createAlias('subject', 'live', '$LATEST');
    for (const name of ['subject', arn, '000000000000:function:subject']) {
      expect((await harness.call({}, name)).value).to.equal(arn);
    }
    for (const name of ['subject:live', `${arn}:live`]) {
      expect((await harness.call({}, name)).value).to.equal(`${arn}:live`);
    }
  });

  it('refuses what does not exist as AWS words it', async () => {
    harness.create('export const handler = async () => 1;');
    const root = 'arn:aws:lambda:us-east-1:000000000000:function';
    for (const [name, missing] of [
      ['absent', `${root}:absent`],
      ['subject:nowhere', `${root}:subject:nowhere`],
    ] as const) {
      const error = await rejection(harness.lambda.invoke(name, '{}'));
      expect(error).to.include({
        name: 'ResourceNotFoundException',
        status: 404,
        message: `Function not found: ${missing}`,
      });
    }
  });

  it('gives the handler a context as Lambda does', async () => {
    harness.create(`export const handler = async (_, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis(),
    });`);
    const { payload, requestId } = await harness.lambda.invoke('subject', '{}');
    const { remaining, logStreamName, ...context } = JSON.parse(payload) as Record<string, unknown>;
    expect(remaining).to.be.within(2000, 3000);
    expect(logStreamName).to.match(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(context).to.deep.equal({
      callbackWaitsForEmptyEventLoop: true,
      functionVersion: '$LATEST',
      functionName: 'subject',
      memoryLimitInMB: '128',
      logGroupName: '/aws/lambda/subject',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:subject',
      awsRequestId: requestId,
    });
  });

  it('gives the process the environment of Lambda and nothing of its own', async () => {
    const { NODE_V8_COVERAGE } = process.env;
    process.env.DOFS_LEAK_PROBE = 'leaked';
    process.env.NODE_V8_COVERAGE ??= path.join(os.tmpdir(), 'dofs-no-coverage');
    harness.create('export const handler = async () => process.env;', {
      variables: { ORDERS_TABLE: 'orders' },
    });
    const { value } = await harness.call();
    delete process.env.DOFS_LEAK_PROBE;
    if (NODE_V8_COVERAGE === undefined) delete process.env.NODE_V8_COVERAGE;
    const variables = value as Record<string, string>;
    expect(variables).to.include({
      ORDERS_TABLE: 'orders',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'subject',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/subject',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_ACCESS_KEY_ID: 'key-of-subject',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'session',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      TZ: ':UTC',
      _HANDLER: 'index.handler',
    });
    expect(Object.keys(variables)).to.have.members([
      'AWS_ACCESS_KEY_ID',
      'AWS_DEFAULT_REGION',
      'AWS_ENDPOINT_URL',
      'AWS_EXECUTION_ENV',
      'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
      'AWS_LAMBDA_FUNCTION_NAME',
      'AWS_LAMBDA_FUNCTION_VERSION',
      'AWS_LAMBDA_INITIALIZATION_TYPE',
      'AWS_LAMBDA_LOG_FORMAT',
      'AWS_LAMBDA_LOG_GROUP_NAME',
      'AWS_LAMBDA_LOG_STREAM_NAME',
      'AWS_REGION',
      'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'LAMBDA_TASK_ROOT',
      'LANG',
      'ORDERS_TABLE',
      'PATH',
      'TZ',
      '_HANDLER',
    ]);
  });

  it('uses a warm environment again, the last one used first', async () => {
    const scheduler = new VirtualScheduler();
    const virtual = new LambdaHarness({ scheduler });
    virtual.create('let n = 0; export const handler = async () => ({ pid: process.pid, n: ++n });');
    const cold = [virtual.call(), virtual.call()];
    await scheduler.advance(250);
    await Promise.all(cold);
    const first = (await virtual.call()).value as { pid: number; n: number };
    const second = (await virtual.call()).value as { pid: number; n: number };
    expect(second).to.deep.equal({ pid: first.pid, n: first.n + 1 });
    expect(virtual.lambda.processes().length).to.equal(2);
    await virtual.close();
  });

  it('runs one invocation at a time per environment and makes the rest wait above the maximum', async () => {
    const scheduler = new VirtualScheduler();
    const virtual = new LambdaHarness({ scheduler });
    virtual.create(`let busy = 0;
      export const handler = async () => {
        busy++;
        await new Promise((resolve) => setTimeout(resolve, 150));
        return { together: busy--, pid: process.pid };
      };`);
    const calls = Array.from({ length: 12 }, () => virtual.call());
    await scheduler.advance(250);
    const answers = await Promise.all(calls);
    const values = answers.map(({ value }) => value as { together: number; pid: number });
    expect(values.every(({ together }) => together === 1)).to.equal(true);
    expect(new Set(values.map(({ pid }) => pid)).size).to.equal(2);
    await virtual.close();
  });

  it('throttles above the reserved concurrency with the reason that AWS gives', async () => {
    harness.create('export const handler = async () => 1;', { reservedConcurrency: 1 });
    const first = harness.call();
    const error = await rejection(harness.lambda.invoke('subject', '{}'));
    expect(error).to.include({ name: 'TooManyRequestsException', status: 429 });
    expect(error.members).to.include({
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    expect((await first).value).to.equal(1);
    expect((await harness.call()).value).to.equal(1);
  });

  it('ends an idle environment after some minutes', async () => {
    const scheduler = new VirtualScheduler();
    const virtual = new LambdaHarness({ scheduler });
    virtual.create('export const handler = async () => process.pid;');
    const before = (await virtual.call()).value;
    await scheduler.advance(4 * 60_000);
    expect((await virtual.call()).value).to.equal(before);
    await scheduler.advance(6 * 60_000);
    expect((await virtual.call()).value).not.to.equal(before);
    await virtual.close();
  });

  it('refuses a payload above 6 MB', async () => {
    harness.create('export const handler = async () => 1;');
    const payload = JSON.stringify('x'.repeat(6_291_456));
    const error = await rejection(harness.lambda.invoke('subject', payload));
    expect(error).to.include({ name: 'RequestTooLargeException', status: 413 });
    expect(error.message).to.equal(
      'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    );
  });

  it('publishes version 1 beside the latest, each with environments of its own', async () => {
    harness.create('export const handler = async (_, c) => c.functionVersion;', { publish: true });
    harness.lambda.createAlias('subject', 'live', '1');
    const { payload, executedVersion } = await harness.lambda.invoke('subject:live', '{}');
    expect([payload, executedVersion]).to.deep.equal(['"1"', '1']);
    expect((await harness.call()).value).to.equal('$LATEST');
  });

  it('lets in whom a permission names and nobody else', () => {
    const arn = harness.create('export const handler = async () => 1;');
    const api = 'arn:aws:execute-api:us-east-1:000000000000:abc123';
    harness.lambda.addPermission('subject', {
      statementId: 'api',
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api}/*/POST/orders`,
    });
    const may = (principal: string, source: string): boolean =>
      harness.lambda.mayInvoke(arn, principal, source);
    expect(may('apigateway.amazonaws.com', `${api}/local/POST/orders`)).to.equal(true);
    expect(may('apigateway.amazonaws.com', `${api}/local/GET/orders`)).to.equal(false);
    expect(may('events.amazonaws.com', `${api}/local/POST/orders`)).to.equal(false);
    expect(
      harness.lambda.mayInvoke(
        `${arn}:$LATEST`,
        'apigateway.amazonaws.com',
        `${api}/x/POST/orders`,
      ),
    ).to.equal(false);
  });

  it('refuses variables that belong to Lambda, by name', () => {
    expect(() =>
      harness.create('export const handler = async () => 1;', { variables: { AWS_REGION: 'x' } }),
    ).to.throw('Reserved keys used in this request: AWS_REGION');
  });

  it('refuses a role that it cannot assume', () => {
    const roleArn = 'arn:aws:iam::000000000000:role/not-for-lambda';
    expect(() => harness.create('', { roleArn }))
      .to.throw('The role defined for the function cannot be assumed by Lambda.')
      .with.property('name', 'InvalidParameterValueException');
  });

  it('refuses a zip that does not exist, by its file name', () => {
    expect(() => harness.create('', { artifact: '/nowhere/subject.zip' })).to.throw(
      '/nowhere/subject.zip does not exist',
    );
  });
});
