import { expect } from 'chai';
import { Bench, EXECUTION_ARN, failing, invokeTask, thrownBy } from '../support.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('RedriveExecution', () => {
  it('goes on at the failed task with its input, variables and all its retries', async () => {
    const bench = new Bench();
    bench.handler = () => failing('Boom');
    const Retry = [{ ErrorEquals: ['Boom'], MaxAttempts: 1 }];
    const Arguments = { FunctionName: 'fn', Payload: '{% $n + $states.input %}' };
    await bench.run({
      A: { Type: 'Pass', Assign: { n: 1 }, Output: 2, Next: 'B' },
      B: invokeTask({ Arguments, Retry }),
    });
    expect(bench.describe(EXECUTION_ARN).redriveStatus).to.equal('REDRIVABLE');
    const answers: unknown[] = [failing('Boom'), 1];
    bench.handler = () => answers.shift();
    const before = bench.types(EXECUTION_ARN).length;
    bench.call('RedriveExecution', { executionArn: EXECUTION_ARN });
    await bench.scheduler.runUntilIdle();
    expect(bench.describe(EXECUTION_ARN)).to.include({ status: 'SUCCEEDED', redriveCount: 1 });
    expect(bench.describe(EXECUTION_ARN)).to.not.have.property('error');
    expect(bench.invocations.map(({ payload }) => payload)).to.deep.equal([3, 3, 3, 3]);
    expect(bench.types(EXECUTION_ARN).slice(before, before + 2)).to.deep.equal([
      'ExecutionRedriven',
      'TaskScheduled',
    ]);
    expect(bench.types(EXECUTION_ARN).filter((type) => type === 'PassStateEntered')).to.have.length(
      1,
    );
  });

  it('starts the clock of the machine anew', async () => {
    const bench = new Bench();
    bench.create({ A: { Type: 'Wait', Seconds: 20, End: true } }, { TimeoutSeconds: 30 });
    bench.start();
    await bench.scheduler.advance(19_000);
    bench.call('StopExecution', { executionArn: EXECUTION_ARN });
    bench.call('RedriveExecution', { executionArn: EXECUTION_ARN });
    await bench.scheduler.runUntilIdle();
    expect(bench.describe(EXECUTION_ARN).status).to.equal('SUCCEEDED');
  });

  it('fails again at a Fail state, which it enters again', async () => {
    const bench = new Bench();
    await bench.run({ A: { Type: 'Fail', Error: 'Bad' } });
    bench.call('RedriveExecution', { executionArn: EXECUTION_ARN });
    await bench.scheduler.runUntilIdle();
    expect(bench.types(EXECUTION_ARN)).to.deep.equal([
      'ExecutionStarted',
      'FailStateEntered',
      'ExecutionFailed',
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  it('refuses an execution that succeeded, with the reason', async () => {
    const bench = new Bench();
    const described = await bench.run({ A: { Type: 'Succeed' } });
    expect(described).to.include({
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const { name, message } = thrownBy(() =>
      bench.call('RedriveExecution', { executionArn: EXECUTION_ARN }),
    );
    expect(name).to.equal('ExecutionNotRedrivable');
    expect(message).to.equal('Execution is SUCCEEDED and cannot be redriven');
  });

  it('refuses an execution that ended more than 14 days ago', async () => {
    const bench = new Bench();
    await bench.run({ A: { Type: 'Fail' } });
    await bench.scheduler.advance(14 * DAY + 1);
    expect(bench.describe(EXECUTION_ARN).redriveStatusReason).to.equal(
      'Execution redrivable period exceeded',
    );
  });

  it('answers a repeated client token with the first answer', async () => {
    const bench = new Bench();
    await bench.run({ A: { Type: 'Fail' } });
    const input = { executionArn: EXECUTION_ARN, clientToken: 'once' };
    const first = bench.call('RedriveExecution', input);
    await bench.scheduler.runUntilIdle();
    expect(bench.call('RedriveExecution', input)).to.deep.equal(first);
    expect(bench.describe(EXECUTION_ARN).redriveCount).to.equal(1);
  });
});
