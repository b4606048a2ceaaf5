import { expect } from 'chai';
import { Bench, EXECUTION_ARN, failing, invokeTask, waitingTask } from '../support.ts';

/** Seconds from the first invocation to each one. */
function pace(bench: Bench): number[] {
  const first = bench.invocations[0]?.at ?? 0;
  return bench.invocations.map(({ at }) => (at - first) / 1000);
}

describe('Retry', () => {
  it('waits 1 s, 2 s and 4 s and gives up after three retries when nothing is set', async () => {
    const bench = new Bench();
    bench.handler = () => failing('Boom');
    const { error } = await bench.run({
      A: invokeTask({ Retry: [{ ErrorEquals: ['States.ALL'] }] }),
    });
    expect(error).to.equal('Boom');
    expect(pace(bench)).to.deep.equal([0, 1, 3, 7]);
  });

  it('never waits longer than MaxDelaySeconds', async () => {
    const bench = new Bench();
    bench.handler = () => failing('Boom');
    const retrier = { IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 5, MaxAttempts: 4 };
    await bench.run({ A: invokeTask({ Retry: [{ ErrorEquals: ['Boom'], ...retrier }] }) });
    expect(pace(bench)).to.deep.equal([0, 2, 7, 12, 17]);
  });

  it('spreads each wait between nothing and the interval with full jitter', async () => {
    const bench = new Bench();
    bench.handler = () => failing('Boom');
    const retrier = {
      IntervalSeconds: 10,
      BackoffRate: 1,
      JitterStrategy: 'FULL',
      MaxAttempts: 20,
    };
    await bench.run({ A: invokeTask({ Retry: [{ ErrorEquals: ['Boom'], ...retrier }] }) });
    const times = pace(bench);
    const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(waits).to.have.length(20);
    expect(waits.every((wait) => wait >= 0 && wait < 10)).to.equal(true);
    expect(new Set(waits).size).to.be.greaterThan(15);
  });

  it('does not retry an error whose own retrier has no attempts, though States.ALL follows', async () => {
    const bench = new Bench();
    bench.handler = () => failing('OrderRejectedError');
    const Retry = [
      { ErrorEquals: ['OrderRejectedError'], MaxAttempts: 0 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
    ];
    await bench.run({ A: invokeTask({ Retry }) });
    expect(bench.invocations).to.have.length(1);
  });

  it('counts the attempts of each retrier on its own', async () => {
    const bench = new Bench();
    const errors = ['X', 'Y', 'X', 'Y', 'X'];
    bench.handler = () => failing(errors.shift() ?? 'Z');
    const Retry = [
      { ErrorEquals: ['X'], MaxAttempts: 2, BackoffRate: 1 },
      { ErrorEquals: ['Y'], MaxAttempts: 2, BackoffRate: 1 },
    ];
    const { error } = await bench.run({ A: invokeTask({ Retry }) });
    expect(error).to.equal('X');
    expect(bench.invocations).to.have.length(5);
  });

  it('schedules each attempt anew without entering the state again', async () => {
    const bench = new Bench();
    const answers = [failing('Boom'), 1];
    bench.handler = () => answers.shift();
    await bench.run({ A: invokeTask({ Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }) });
    expect(bench.types(EXECUTION_ARN)).to.deep.equal([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('tells the attempt in the context object', async () => {
    const bench = new Bench();
    const answers: unknown[] = [failing('Boom'), failing('Boom'), 1];
    bench.handler = () => answers.shift();
    const Arguments = {
      FunctionName: 'fn',
      Payload: { retry: '{% $states.context.State.RetryCount %}' },
    };
    await bench.run({ A: invokeTask({ Arguments, Retry: [{ ErrorEquals: ['Boom'] }] }) });
    expect(bench.invocations.map(({ payload }) => payload)).to.deep.equal([
      { retry: 0 },
      { retry: 1 },
      { retry: 2 },
    ]);
  });

  it('does not take a timeout for States.TaskFailed', async () => {
    const bench = new Bench();
    const Retry = [{ ErrorEquals: ['States.TaskFailed'] }];
    const { error } = await bench.run({ A: waitingTask({ TimeoutSeconds: 5, Retry }) });
    expect(error).to.equal('States.Timeout');
    expect(bench.messages).to.have.length(1);
  });

  it('takes a timeout for States.Timeout and sends a new token', async () => {
    const bench = new Bench();
    const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }];
    await bench.run({ A: waitingTask({ TimeoutSeconds: 5, Retry }) });
    expect(new Set(bench.messages.map(({ MessageBody }) => MessageBody)).size).to.equal(2);
  });
});

describe('Catch', () => {
  it('goes to the first catcher that takes the error, with the error as output', async () => {
    const bench = new Bench();
    bench.handler = () => failing('OrderRejectedError');
    const Catch = [
      { ErrorEquals: ['OrderRejectedError'], Next: 'Reject' },
      { ErrorEquals: ['States.ALL'], Next: 'Fail' },
    ];
    const { output } = await bench.run({
      A: invokeTask({ Catch }),
      Reject: { Type: 'Pass', End: true },
      Fail: { Type: 'Fail' },
    });
    expect(JSON.parse(output ?? '')).to.have.property('Error', 'OrderRejectedError');
    expect(bench.types(EXECUTION_ARN).slice(4, 6)).to.deep.equal(['TaskFailed', 'TaskStateExited']);
  });

  it('gives Output and Assign the error, the input and nothing of each other', async () => {
    const bench = new Bench();
    bench.handler = () => failing('Boom');
    const Catch = [
      {
        ErrorEquals: ['States.ALL'],
        Next: 'B',
        Output: { id: '{% $states.input.id %}', why: '{% $states.errorOutput.Error %}' },
        Assign: { why: '{% $states.errorOutput.Error %}' },
      },
    ];
    const { output } = await bench.run(
      { A: invokeTask({ Catch }), B: { Type: 'Succeed', Output: '{% [$states.input, $why] %}' } },
      { id: 1 },
    );
    expect(output).to.equal('[{"id":1,"why":"Boom"},"Boom"]');
  });

  it('gives a timeout an empty cause', async () => {
    const bench = new Bench();
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
    const { output } = await bench.run({
      A: waitingTask({ TimeoutSeconds: 5, Catch }),
      B: { Type: 'Succeed' },
    });
    expect(output).to.equal('{"Error":"States.Timeout","Cause":""}');
  });

  it('takes a missed heartbeat for States.HeartbeatTimeout', async () => {
    const bench = new Bench();
    const Catch = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'B' }];
    const { status } = await bench.run({
      A: waitingTask({ TimeoutSeconds: 50, HeartbeatSeconds: 5, Catch }),
      B: { Type: 'Succeed' },
    });
    expect(status).to.equal('SUCCEEDED');
  });

  it('does not take a timeout for States.HeartbeatTimeout', async () => {
    const bench = new Bench();
    const Catch = [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'B' }];
    const { error } = await bench.run({
      A: waitingTask({ TimeoutSeconds: 5, Catch }),
      B: { Type: 'Succeed' },
    });
    expect(error).to.equal('States.Timeout');
  });

  it('takes a failing expression for States.QueryEvaluationError', async () => {
    const bench = new Bench();
    const Catch = [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'B' }];
    const { status } = await bench.run({
      A: invokeTask({ Output: '{% $states.result.Payload.missing %}', Catch }),
      B: { Type: 'Succeed' },
    });
    expect(status).to.equal('SUCCEEDED');
    expect(bench.types(EXECUTION_ARN)).to.include('EvaluationFailed');
  });

  it('fails the execution when its own Output fails', async () => {
    const bench = new Bench();
    bench.handler = () => failing('Boom');
    const Catch = [
      { ErrorEquals: ['States.ALL'], Next: 'B', Output: '{% $states.errorOutput.None %}' },
    ];
    const { error, cause } = await bench.run({
      A: invokeTask({ Catch }),
      B: { Type: 'Succeed' },
    });
    expect(error).to.equal('States.QueryEvaluationError');
    expect(cause).to.contain("for the field 'Catch[0]/Output' returned nothing (undefined).");
  });

  it('never takes States.Runtime', async () => {
    const bench = new Bench();
    const Arguments = '{% {"QueueUrl": "q"} %}';
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
    const { error } = await bench.run({
      A: invokeTask({ Arguments, Catch }),
      B: { Type: 'Succeed' },
    });
    expect(error).to.equal('States.Runtime');
  });
});
