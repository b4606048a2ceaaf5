import { expect } from 'chai';
import sinon from 'sinon';
import { Bench, EXECUTION_ARN, invokeTask } from '../support.ts';

describe('a Pass state', () => {
  it('hands its input on', async () => {
    const { output } = await new Bench().run({ A: { Type: 'Pass', End: true } }, { a: [1] });
    expect(output).to.equal('{"a":[1]}');
  });

  it('gives its Output, with the text around no expression as it is', async () => {
    const Output = { a: '{% $states.input.a + 1 %}', b: ' {% not one %} ', c: ['{% 2 %}', null] };
    const { output } = await new Bench().run({ A: { Type: 'Pass', Output, End: true } }, { a: 1 });
    expect(output).to.equal('{"a":2,"b":" {% not one %} ","c":[2,null]}');
  });

  it('keeps an array of one element, or of none, an array', async () => {
    const A = { Type: 'Pass', Output: ['{% $states.input.one %}', '{% $states.input.none %}'] };
    const { output } = await new Bench().run({ A: { ...A, End: true } }, { one: [1], none: [] });
    expect(output).to.equal('[[1],[]]');
  });

  it('fails with States.QueryEvaluationError when an expression gives nothing', async () => {
    const bench = new Bench();
    const Output = { a: { b: ['{% $states.input.none %}'] } };
    const { error, cause } = await bench.run({ A: { Type: 'Pass', Output, End: true } });
    expect(error).to.equal('States.QueryEvaluationError');
    expect(cause).to.equal(
      "An error occurred while executing the state 'A' (entered at the event id #2). " +
        "The JSONata expression '$states.input.none' specified for the field 'Output/a/b[0]' " +
        'returned nothing (undefined).',
    );
    expect(bench.history(EXECUTION_ARN)[2]).to.deep.include({
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: { error, cause, location: 'Output/a/b[0]', state: 'A' },
    });
  });

  it('fails with States.QueryEvaluationError when an expression throws', async () => {
    const Output = '{% 1 + "a" %}';
    const { cause } = await new Bench().run({ A: { Type: 'Pass', Output, End: true } });
    expect(cause).to.contain("specified for the field 'Output' threw an error during evaluation.");
    expect(cause).to.contain('T2002');
  });

  it('fails when an expression gives a function', async () => {
    const Output = '{% function($x) { $x } %}';
    const { error } = await new Bench().run({ A: { Type: 'Pass', Output, End: true } });
    expect(error).to.equal('States.QueryEvaluationError');
  });
});

describe('workflow variables', () => {
  it('are seen by later states, and by their own state only as they were', async () => {
    const bench = new Bench();
    const { output } = await bench.run({
      A: { Type: 'Pass', Assign: { n: 1 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { n: '{% $n + 1 %}' }, Output: '{% $n %}', Next: 'C' },
      C: { Type: 'Succeed', Output: '{% [$states.input, $n] %}' },
    });
    expect(output).to.equal('[1,2]');
    expect(bench.history(EXECUTION_ARN)[2]).to.deep.include({
      stateExitedEventDetails: {
        name: 'A',
        output: '{}',
        outputDetails: { truncated: false },
        assignedVariables: { n: '1' },
        assignedVariablesDetails: { truncated: false },
      },
    });
  });

  it('fail with States.DataLimitExceeded when one state assigns too much', async () => {
    const Assign = { big: "{% $pad('x', 262144) %}" };
    const { error } = await new Bench().run({ A: { Type: 'Pass', Assign, End: true } });
    expect(error).to.equal('States.DataLimitExceeded');
  });
});

describe('a Choice state', () => {
  const states = {
    A: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Output: 'big' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big', Assign: { half: true } },
      ],
      Default: 'Small',
    },
    Big: { Type: 'Succeed' },
    Small: { Type: 'Succeed', Output: 'small' },
  };

  it('takes the first rule that holds, with its Output', async () => {
    expect((await new Bench().run(states, { n: 11 })).output).to.equal('"big"');
    expect((await new Bench().run(states, { n: 6 })).output).to.equal('{"n":6}');
  });

  it('takes the Default when no rule holds', async () => {
    expect((await new Bench().run(states, { n: 1 })).output).to.equal('"small"');
  });

  it('fails with States.NoChoiceMatched when there is no Default', async () => {
    const { error } = await new Bench().run({
      A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }] },
      B: { Type: 'Succeed' },
    });
    expect(error).to.equal('States.NoChoiceMatched');
  });

  it('fails with States.QueryEvaluationError when a condition is no boolean', async () => {
    const { error, cause } = await new Bench().run({
      A: { Type: 'Choice', Choices: [{ Condition: '{% "yes" %}', Next: 'B' }] },
      B: { Type: 'Succeed' },
    });
    expect(error).to.equal('States.QueryEvaluationError');
    expect(cause).to.contain("Expected 'boolean', but was 'string' for value: \"yes\"");
  });
});

describe('a Wait state', () => {
  it('waits Seconds', async () => {
    const bench = new Bench();
    bench.create({ A: { Type: 'Wait', Seconds: '{% 2 * 30 %}', End: true } });
    bench.start();
    await bench.scheduler.advance(59_999);
    expect(bench.describe(EXECUTION_ARN).status).to.equal('RUNNING');
    await bench.scheduler.advance(1);
    expect(bench.describe(EXECUTION_ARN).status).to.equal('SUCCEEDED');
  });

  it('waits until Timestamp', async () => {
    const bench = new Bench();
    const Timestamp = '{% $fromMillis($millis() + 5000) %}';
    bench.create({ A: { Type: 'Wait', Timestamp, End: true } });
    bench.start();
    await bench.scheduler.advance(4999);
    expect(bench.describe(EXECUTION_ARN).status).to.equal('RUNNING');
    await bench.scheduler.advance(1);
    expect(bench.describe(EXECUTION_ARN).status).to.equal('SUCCEEDED');
  });
});

describe('a Fail state', () => {
  it('ends the execution as FAILED with its Error and Cause', async () => {
    const bench = new Bench();
    const A = { Type: 'Fail', Error: 'Bad', Cause: "{% 'order ' & $states.input.id %}" };
    const { status, error, cause } = await bench.run({ A }, { id: 'o1' });
    expect({ status, error, cause }).to.deep.equal({
      status: 'FAILED',
      error: 'Bad',
      cause: 'order o1',
    });
    expect(bench.types(EXECUTION_ARN)).to.deep.equal([
      'ExecutionStarted',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  it('may have neither', async () => {
    const described = await new Bench().run({ A: { Type: 'Fail' } });
    expect(described.status).to.equal('FAILED');
    expect(described).to.not.have.any.keys('error', 'cause');
  });
});

describe('the context object', () => {
  it('names the execution, the state machine and the state', async () => {
    const bench = new Bench();
    const A = { Type: 'Pass', Output: '{% $states.context %}', End: true };
    const { output } = await bench.run({ A }, { a: 1 });
    expect(JSON.parse(output ?? '')).to.deep.equal({
      Execution: {
        Id: EXECUTION_ARN,
        Input: { a: 1 },
        StartTime: '2026-01-01T00:00:00.000Z',
        Name: 'execution',
        RoleArn: 'arn:aws:iam::000000000000:role/workflow',
        RedriveCount: 0,
      },
      StateMachine: {
        Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:machine',
        Name: 'machine',
      },
      State: { Name: 'A', EnteredTime: '2026-01-01T00:00:00.000Z' },
    });
  });
});

describe('an execution', () => {
  it('times out after the TimeoutSeconds of the machine', async () => {
    const bench = new Bench();
    bench.create({ A: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 30 });
    bench.start();
    await bench.scheduler.advance(30_000);
    expect(bench.describe(EXECUTION_ARN).status).to.equal('TIMED_OUT');
    expect(bench.types(EXECUTION_ARN).at(-1)).to.equal('ExecutionTimedOut');
  });

  it('fails with States.Runtime at 25,000 events', async () => {
    const bench = new Bench();
    const { error } = await bench.run({
      A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }], Default: 'A' },
      B: { Type: 'Succeed' },
    });
    expect(error).to.equal('States.Runtime');
    const { events } = bench.call<{ events: { id: number; type: string }[] }>(
      'GetExecutionHistory',
      { executionArn: EXECUTION_ARN, reverseOrder: true, maxResults: 1 },
    );
    expect(events[0]).to.include({ id: 25_000, type: 'ExecutionFailed' });
  });

  it('fails as States.Runtime, and loudly, when the runtime itself is at fault', async () => {
    const loud = sinon.stub(console, 'error');
    try {
      const bench = new Bench();
      bench.handler = () => {
        throw new TypeError('a defect');
      };
      const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
      const { error, cause } = await bench.run({
        A: invokeTask({ Catch }),
        B: { Type: 'Succeed' },
      });
      expect({ error, cause }).to.deep.equal({
        error: 'States.Runtime',
        cause: 'TypeError: a defect',
      });
      expect(loud.calledOnce).to.equal(true);
    } finally {
      loud.restore();
    }
  });

  it('drops what a function answers after the execution was stopped', async () => {
    const bench = new Bench();
    bench.handler = () => {
      bench.call('StopExecution', { executionArn: EXECUTION_ARN, error: 'Stop', cause: 'enough' });
      return 1;
    };
    const { status, error } = await bench.run({ A: invokeTask() });
    expect({ status, error }).to.deep.equal({ status: 'ABORTED', error: 'Stop' });
    expect(bench.history(EXECUTION_ARN).at(-1)).to.deep.include({
      type: 'ExecutionAborted',
      previousEventId: 0,
      executionAbortedEventDetails: { error: 'Stop', cause: 'enough' },
    });
  });
});
