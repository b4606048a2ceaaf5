import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { localEnvironment } from '../../scripts/lib/environment.ts';
import { cliVariables, parseStatusCounts } from '../../scripts/lib/status-command.ts';
import { missingProgram } from '../support/programs.ts';
import { eventually } from './support/eventually.ts';
import { ROOT, setFunctionVariables } from './support/lock.ts';
import { type Platform, startPlatform } from './support/platform.ts';

const missing = missingProgram('aws', 'jq', 'bash');

/** What a command printed and how it ended. */
interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The first command of the README that begins so; a line that ends in a backslash goes on. */
function readmeCommand(beginning: string): string {
  const text = readFileSync(path.join(ROOT, 'README.md'), 'utf8').replaceAll('\\\n', ' ');
  const found = text.split('\n').find((line) => line.startsWith(beginning));
  if (!found) throw new Error(`the README has no command ${beginning}`);
  return found;
}

describe(`the AWS CLI against the local environment${missing}`, function () {
  this.timeout(30_000);
  let platform: Platform;
  let directory: string;
  let orderId: string;
  let executionArn: string;

  before(async function () {
    if (missing) this.skip();
    directory = mkdtempSync(path.join(os.tmpdir(), 'dofs-cli-'));
    platform = await startPlatform((lock) =>
      setFunctionVariables(lock, 'fulfill-order', {
        FULFILLMENT_SUCCESS_RATE: '1',
        FULFILLMENT_ERROR_RATE: '0',
      }),
    );
    const { body } = await platform.request('POST', '/orders', {
      body: { customer_id: 'customer-1', items: [{ product_id: 'widget-1', quantity: 1 }] },
    });
    orderId = String(body.order_id);
    executionArn = String(body.execution_arn);
    await platform.events.end(orderId);
    const rejected = await platform.placeOrder({ items: [{ product_id: 'none', quantity: 1 }] });
    await platform.events.end(rejected);
  });

  after(async () => {
    await platform?.close();
    if (directory) rmSync(directory, { recursive: true });
  });

  /** Runs a command line in bash, as a user who exported what `make up` prints. */
  async function run(commandLine: string): Promise<Ended> {
    const { runtime } = platform;
    const environment = localEnvironment({
      ...runtime,
      ...runtime.identity,
      pid: 0,
      startedAt: '',
    });
    const env = { ...process.env, ...cliVariables(environment), AWS_CONFIG_FILE: os.devNull };
    const args = ['-euo', 'pipefail', '-c', commandLine];
    // With a socket as its input, as Node makes pipes, bash may read the start-up files of a login.
    const child = spawn('bash', args, { env, cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await ended;
    return { code: Number(code), stdout, stderr };
  }

  async function succeed(commandLine: string): Promise<string> {
    const { code, stdout, stderr } = await run(commandLine);
    expect(code, stderr).to.equal(0);
    return stdout;
  }

  async function json(commandLine: string): Promise<Record<string, unknown>> {
    return JSON.parse(await succeed(commandLine)) as Record<string, unknown>;
  }

  it('counts the orders by status with the very command of the README', async () => {
    const output = await succeed(readmeCommand('aws dynamodb scan --table-name dofs-local-orders'));
    expect(parseStatusCounts(output)).to.deep.equal({ FULFILLED: 1, REJECTED: 1 });
  });

  it('reads the depth of the dead-letter queue as the README has it', async () => {
    // Version 1 of the CLI takes SQS to its old host name, whatever AWS_ENDPOINT_URL says.
    const endpoint = '--endpoint-url "$AWS_ENDPOINT_URL"';
    const answer = await json(`${readmeCommand('aws sqs get-queue-attributes')} ${endpoint}`);
    expect(answer).to.deep.equal({ Attributes: { ApproximateNumberOfMessages: '0' } });
  });

  it('describes the execution of an order', async () => {
    const command = `aws stepfunctions describe-execution --execution-arn ${executionArn}`;
    const execution = await eventually(async () => {
      const answer = await json(command);
      return answer.status === 'RUNNING' ? undefined : answer;
    });
    expect(execution).to.include({ executionArn, name: orderId, status: 'SUCCEEDED' });
    expect(JSON.parse(String(execution.output))).to.deep.equal({
      outcome: 'FULFILLED',
      order_id: orderId,
    });
  });

  it('tells the history of an execution, event by event as AWS does', async () => {
    const history = await json(
      `aws stepfunctions get-execution-history --execution-arn ${executionArn}`,
    );
    const events = history.events as { id: number; type: string; previousEventId: number }[];
    const lambdaStep = [
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ];
    const waitingStep = lambdaStep.toSpliced(3, 0, 'TaskSubmitted');
    expect(events.map(({ type }) => type)).to.deep.equal([
      'ExecutionStarted',
      ...lambdaStep,
      ...lambdaStep,
      ...lambdaStep,
      ...waitingStep,
      ...lambdaStep,
      'ExecutionSucceeded',
    ]);
    expect(events.map(({ id }) => id)).to.deep.equal(events.map((_, index) => index + 1));
  });

  it('lists the rules of the event bus', async () => {
    const { Rules } = await json('aws events list-rules --event-bus-name dofs-local-events');
    expect((Rules as { Name: string }[]).map(({ Name }) => Name)).to.include.members([
      'dofs-local-notification',
      'test-listener',
    ]);
  });

  it('finds an order in a function’s log by a filter pattern', async () => {
    const { events } = await json(
      'aws logs filter-log-events --log-group-name /aws/lambda/dofs-local-fulfill-order ' +
        `--filter-pattern '{ $.order_id = "${orderId}" }'`,
    );
    const codes = (events as { message: string }[]).map(({ message }) => JSON.parse(message).code);
    expect(codes).to.include('PROVIDER_ANSWERED');
  });

  it('invokes a function', async () => {
    const event = { resource: '/health', path: '/health', httpMethod: 'GET', headers: {} };
    const payload = { ...event, requestContext: {}, multiValueHeaders: {}, body: null };
    writeFileSync(path.join(directory, 'event.json'), JSON.stringify(payload));
    const answer = await json(
      'aws lambda invoke --function-name dofs-local-api-handler ' +
        '--payload fileb://event.json answer.json',
    );
    expect(answer).to.deep.equal({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    const { statusCode, body } = JSON.parse(
      readFileSync(path.join(directory, 'answer.json'), 'utf8'),
    );
    expect(statusCode).to.equal(200);
    expect(JSON.parse(body)).to.include({ status: 'healthy' });
  });

  it('fails for an unknown table in the words of AWS', async () => {
    const { code, stderr } = await run('aws dynamodb scan --table-name no-such-table');
    expect(code).to.not.equal(0);
    expect(stderr.trim()).to.equal(
      'An error occurred (ResourceNotFoundException) when calling the Scan operation: ' +
        'Requested resource not found',
    );
  });

  it('fails for an operation that the local runtime does not honour, by its name', async () => {
    const { code, stderr } = await run('aws dynamodb list-backups');
    expect(code).to.not.equal(0);
    expect(stderr).to.match(/LocalRuntimeNotHonoured.*ListBackups/);
  });
});
