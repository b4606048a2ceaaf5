import { expect } from 'chai';
import { Bench, EXECUTION_ARN, thrownBy, waitingTask } from '../support.ts';

/** Starts a machine whose task waits, and gives the token of the last message. */
async function waiting(bench: Bench, more: Record<string, unknown> = {}): Promise<string> {
  bench.create({ A: waitingTask(more) });
  bench.start();
  await bench.scheduler.advance(0);
  return lastToken(bench);
}

function lastToken(bench: Bench): string {
  const body = JSON.parse(bench.messages.at(-1)?.MessageBody ?? '{}') as { token: string };
  return body.token;
}

describe('a task that waits for its token', () => {
  it('goes on with the output that SendTaskSuccess brings', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench);
    bench.call('SendTaskSuccess', { taskToken, output: '{"fulfillment_id":"f1"}' });
    await bench.scheduler.advance(0);
    expect(bench.describe(EXECUTION_ARN).output).to.equal('{"fulfillment_id":"f1"}');
    expect(bench.types(EXECUTION_ARN)).to.deep.equal([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('sends a body that is an object as JSON text', async () => {
    const bench = new Bench();
    const token = await waiting(bench);
    expect(bench.messages[0]?.MessageBody).to.equal(JSON.stringify({ token }));
  });

  it('fails with the error and cause that SendTaskFailure brings', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench);
    bench.call('SendTaskFailure', { taskToken, error: 'FulfillmentRejectedError', cause: 'no' });
    await bench.scheduler.advance(0);
    const { status, error, cause } = bench.describe(EXECUTION_ARN);
    expect({ status, error, cause }).to.deep.equal({
      status: 'FAILED',
      error: 'FulfillmentRejectedError',
      cause: 'no',
    });
  });

  it('records the message as submitted first when the answer is faster than the send', async () => {
    const bench = new Bench();
    bench.sendMessage = async () => {
      bench.call('SendTaskSuccess', { taskToken: lastToken(bench), output: '1' });
    };
    const { status } = await bench.run({ A: waitingTask() });
    expect(status).to.equal('SUCCEEDED');
    expect(bench.types(EXECUTION_ARN).slice(4, 6)).to.deep.equal([
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });

  it('times out TimeoutSeconds after it was scheduled, whatever the heartbeats', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench, { TimeoutSeconds: 10, HeartbeatSeconds: 4 });
    for (let i = 0; i < 3; i++) {
      await bench.scheduler.advance(3000);
      bench.call('SendTaskHeartbeat', { taskToken });
    }
    await bench.scheduler.advance(999);
    expect(bench.describe(EXECUTION_ARN).status).to.equal('RUNNING');
    await bench.scheduler.advance(1);
    expect(bench.describe(EXECUTION_ARN).error).to.equal('States.Timeout');
    expect(bench.history(EXECUTION_ARN).at(-2)).to.deep.include({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: {
        error: 'States.Timeout',
        resourceType: 'sqs',
        resource: 'sendMessage.waitForTaskToken',
      },
    });
  });

  it('times out HeartbeatSeconds after the last heartbeat', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench, { TimeoutSeconds: 100, HeartbeatSeconds: 4 });
    await bench.scheduler.advance(3000);
    bench.call('SendTaskHeartbeat', { taskToken });
    await bench.scheduler.advance(3999);
    expect(bench.describe(EXECUTION_ARN).status).to.equal('RUNNING');
    await bench.scheduler.advance(1);
    expect(bench.describe(EXECUTION_ARN).error).to.equal('States.Timeout');
  });

  it('takes its limits from expressions', async () => {
    const bench = new Bench();
    const more = { TimeoutSeconds: '{% 4 + 4 %}', HeartbeatSeconds: '{% 2 * 2 %}' };
    await waiting(bench, more);
    expect(bench.history(EXECUTION_ARN)[2]?.taskScheduledEventDetails).to.include({
      timeoutInSeconds: 8,
      heartbeatInSeconds: 4,
    });
  });

  it('fails with States.QueryEvaluationError when an expression gives no whole seconds', async () => {
    const bench = new Bench();
    const { error, cause } = await bench.run({ A: waitingTask({ TimeoutSeconds: '{% 1 / 2 %}' }) });
    expect(error).to.equal('States.QueryEvaluationError');
    expect(cause).to.contain("'TimeoutSeconds' must be an integer from 1 to 99999999 but was 0.5.");
  });

  it('refuses a second answer with TaskTimedOut', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench);
    bench.call('SendTaskSuccess', { taskToken, output: '1' });
    const { name, message } = thrownBy(() =>
      bench.call('SendTaskSuccess', { taskToken, output: '1' }),
    );
    expect(name).to.equal('TaskTimedOut');
    expect(message).to.equal("Task Timed Out: 'Provided task does not exist anymore'");
  });

  it('refuses the answer to a stopped execution with TaskTimedOut', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench);
    bench.call('StopExecution', { executionArn: EXECUTION_ARN });
    const { name } = thrownBy(() => bench.call('SendTaskHeartbeat', { taskToken }));
    expect(name).to.equal('TaskTimedOut');
  });

  it('refuses a token that was never issued with InvalidToken', () => {
    const { name, message } = thrownBy(() =>
      new Bench().call('SendTaskSuccess', { taskToken: 'nonsense', output: '1' }),
    );
    expect(name).to.equal('InvalidToken');
    expect(message).to.equal("Invalid Token: 'Invalid token'");
  });

  it('refuses the token of an execution that is gone with TaskDoesNotExist', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench);
    const stateMachineArn = EXECUTION_ARN.replace(
      'execution:machine:execution',
      'stateMachine:machine',
    );
    bench.call('DeleteStateMachine', { stateMachineArn });
    bench.call('StopExecution', { executionArn: EXECUTION_ARN });
    const { name } = thrownBy(() => bench.call('SendTaskHeartbeat', { taskToken }));
    expect(name).to.equal('TaskDoesNotExist');
  });

  it('refuses an output that is no JSON with InvalidOutput and goes on waiting', async () => {
    const bench = new Bench();
    const taskToken = await waiting(bench);
    const { name } = thrownBy(() => bench.call('SendTaskSuccess', { taskToken, output: '{' }));
    expect(name).to.equal('InvalidOutput');
    expect(bench.describe(EXECUTION_ARN).status).to.equal('RUNNING');
  });
});
