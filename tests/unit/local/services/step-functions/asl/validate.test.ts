import { expect } from 'chai';
import type { Diagnostic } from '../../../../../../local/services/step-functions/asl/diagnostic.ts';
import { validate } from '../../../../../../local/services/step-functions/asl/validate.ts';
import { invokeTask, waitingTask } from '../support.ts';

type States = Record<string, Record<string, unknown>>;

/** Findings in a machine of these states, which starts at the first. */
function findings(states: States, top: Record<string, unknown> = {}): Diagnostic[] {
  const machine = { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], ...top };
  return validate(JSON.stringify({ ...machine, States: states }));
}

/** `<location>: <message>` of the one finding. */
function finding(states: States, top: Record<string, unknown> = {}): string {
  const found = findings(states, top);
  expect(found, JSON.stringify(found)).to.have.length(1);
  return `${found[0]?.location}: ${found[0]?.message}`;
}

const END = { Type: 'Succeed' };
const CHOOSE = { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }], Default: 'C' };

describe('validate', () => {
  it('finds nothing in a machine that uses everything', () => {
    const Retry = [
      { ErrorEquals: ['Rejected'], MaxAttempts: 0 },
      {
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: 1,
        MaxDelaySeconds: 5,
        JitterStrategy: 'FULL',
      },
    ];
    const Catch = [
      { ErrorEquals: ['Rejected'], Next: 'F', Assign: { why: '{% $states.errorOutput %}' } },
      { ErrorEquals: ['States.ALL'], Next: 'F', Assign: { why: 'x' } },
    ];
    const limits = { TimeoutSeconds: 900, HeartbeatSeconds: 300 };
    const states = {
      A: waitingTask({ ...limits, Retry, Catch, End: undefined, Next: 'B' }),
      B: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.a = 1 %}', Next: 'C' }],
        Default: 'E',
      },
      C: { Type: 'Wait', Seconds: '{% $states.input.a %}', Next: 'D' },
      D: {
        Type: 'Pass',
        Assign: { n: 1 },
        Output: '{% $states.context.Execution.Name %}',
        Next: 'E',
      },
      E: END,
      F: { Type: 'Fail', Error: 'Bad', Cause: '{% $string($why) %}' },
    };
    expect(findings(states, { Comment: 'all', TimeoutSeconds: 3600 })).to.deep.equal([]);
  });

  it('words what is no definition as AWS does', () => {
    expect(validate('not a definition')[0]?.code).to.equal('INVALID_JSON_DESCRIPTION');
    expect(validate('"text"')[0]).to.include({
      code: 'SCHEMA_VALIDATION_FAILED',
      message: 'Definition must be a valid JSON object',
    });
    expect(validate('{}')).to.deep.equal([
      {
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message: 'These fields are required: [States, StartAt]',
        location: '/',
      },
    ]);
  });

  describe('fields', () => {
    const cases: [string, States, string][] = [
      [
        'an unknown state field',
        { A: { ...END, Retries: 3 } },
        '/States/A/Retries: The field "Retries" is not supported',
      ],
      [
        'a JSONPath field',
        { A: { Type: 'Pass', ResultPath: '$', End: true } },
        '/States/A/ResultPath: The field "ResultPath" is not supported',
      ],
      [
        'an unknown state type',
        { A: CHOOSE, B: { Type: 'Loop' }, C: END },
        '/States/B/Type: Expected one of [Task, Pass, Wait, Choice, Succeed, Fail] but was "Loop"',
      ],
      [
        'an unknown retrier field',
        { A: invokeTask({ Retry: [{ ErrorEquals: ['X'], Max: 1 }] }) },
        '/States/A/Retry[0]/Max: The field "Max" is not supported',
      ],
      [
        'an unknown catcher field',
        { A: invokeTask({ Catch: [{ ErrorEquals: ['X'], Next: 'B', ResultPath: '$' }] }), B: END },
        '/States/A/Catch[0]/ResultPath: The field "ResultPath" is not supported',
      ],
      [
        'neither Next nor End',
        { A: CHOOSE, B: { Type: 'Pass' }, C: END },
        '/States/B: Exactly one of these fields is required: [Next, End]',
      ],
      [
        'both Next and End',
        { A: { Type: 'Pass', Next: 'B', End: true }, B: END },
        '/States/A: Exactly one of these fields is required: [Next, End]',
      ],
      [
        'a heartbeat as long as the timeout',
        { A: waitingTask({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }) },
        '/States/A/HeartbeatSeconds: HeartbeatSeconds must be smaller than TimeoutSeconds',
      ],
      [
        'a timeout of 0',
        { A: invokeTask({ TimeoutSeconds: 0 }) },
        '/States/A/TimeoutSeconds: Expected an integer from 1 to 99999999',
      ],
      [
        'a jitter that does not exist',
        { A: invokeTask({ Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'SOME' }] }) },
        '/States/A/Retry[0]/JitterStrategy: Expected one of [FULL, NONE]',
      ],
      [
        'a cap below the interval',
        {
          A: invokeTask({
            Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 9, MaxDelaySeconds: 9 }],
          }),
        },
        '/States/A/Retry[0]/MaxDelaySeconds: MaxDelaySeconds must exceed IntervalSeconds',
      ],
      [
        'a backoff below 1',
        { A: invokeTask({ Retry: [{ ErrorEquals: ['X'], BackoffRate: 0.5 }] }) },
        `/States/A/Retry[0]/BackoffRate: Expected a number from 1 to ${Number.MAX_SAFE_INTEGER}`,
      ],
      [
        'a missing argument',
        { A: invokeTask({ Arguments: { Payload: {} } }) },
        '/States/A/Arguments: These fields are required: [FunctionName]',
      ],
      [
        'a wait for nothing',
        { A: { Type: 'Wait', End: true } },
        '/States/A: Exactly one of these fields is required: [Seconds, Timestamp]',
      ],
      [
        'a timestamp without a zone',
        { A: { Type: 'Wait', Timestamp: '2026-01-01', End: true } },
        '/States/A/Timestamp: Expected an ISO 8601 timestamp with a time zone',
      ],
      [
        'the variable name states',
        { A: { Type: 'Pass', Assign: { states: 1 }, End: true } },
        '/States/A/Assign/states: The variable name "states" is reserved',
      ],
    ];
    for (const [what, states, expected] of cases) {
      it(`finds ${what}`, () =>
        expect(finding(states).replace(/^.*MISSING.*$/, '')).to.equal(expected));
    }
  });

  describe('error names', () => {
    it('finds a States. name that does not exist', () => {
      const Retry = [{ ErrorEquals: ['States.TimedOut'] }];
      expect(finding({ A: invokeTask({ Retry }) })).to.contain('"States.TimedOut" is not a known');
    });

    it('finds States.ALL beside another name', () => {
      const Retry = [{ ErrorEquals: ['X', 'States.ALL'] }];
      expect(finding({ A: invokeTask({ Retry }) })).to.contain('must appear alone');
    });

    it('finds States.ALL before another entry', () => {
      const Retry = [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }];
      expect(finding({ A: invokeTask({ Retry }) })).to.contain('in the last entry');
    });
  });

  describe('transitions', () => {
    it('finds a Next to nowhere', () => {
      const A = { Type: 'Choice', Choices: [{ Condition: true, Next: 'Nowhere' }], Default: 'B' };
      expect(finding({ A, B: END })).to.equal(
        "/States/A/Choices[0]/Next: Missing 'Next' target: Nowhere",
      );
    });

    it('finds a StartAt to nowhere', () => {
      expect(finding({ A: END }, { StartAt: 'B' })).to.equal(
        "/StartAt: Missing 'StartAt' target: B",
      );
    });

    it('finds a state that nothing leads to', () => {
      expect(finding({ A: END, B: END })).to.equal('/States/B: State "B" is not reachable.');
    });

    it('finds a machine that never ends', () => {
      const found = findings({ A: { Type: 'Pass', Next: 'A' } });
      expect(found.map(({ code }) => code)).to.deep.equal(['MISSING_END_STATE']);
    });
  });

  describe('expressions', () => {
    const pass = (Output: unknown): States => ({ A: { Type: 'Pass', Output, End: true } });

    it('finds a syntax error, and what JSONata 2.1 added', () => {
      expect(finding(pass('{% $states.input. %}'))).to.contain('is invalid');
      expect(finding(pass('{% $states.input.a ?? 1 %}'))).to.contain('is invalid');
    });

    it('finds an expression that is not closed', () => {
      expect(finding(pass('{% $states.input'))).to.contain(
        "must start with '{%' and end with '%}'",
      );
    });

    it('finds a variable that no way to the state assigns', () => {
      const A = { Type: 'Pass', Output: '{% $n %}', Assign: { n: 1 }, Next: 'B' };
      const B = { Type: 'Succeed', Output: '{% $n %}' };
      expect(finding({ A, B })).to.equal(
        "/States/A/Output: The variable '$n' is not assigned on any way to this state",
      );
    });

    it('knows a variable of a catcher only behind that catcher', () => {
      const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'C', Assign: { why: 1 } }];
      const A = invokeTask({ Catch, End: undefined, Next: 'B' });
      const B = { Type: 'Succeed', Output: '{% $why %}' };
      const C = { Type: 'Succeed', Output: '{% $why %}' };
      expect(finding({ A, B, C })).to.contain('/States/B/Output');
    });

    it('finds $states.result before there is one and $states.errorOutput outside Catch', () => {
      const Arguments = { FunctionName: '{% $states.result %}' };
      expect(finding({ A: invokeTask({ Arguments }) })).to.contain('$states.result');
      expect(finding(pass('{% $states.errorOutput %}'))).to.contain('$states.errorOutput');
    });

    it('finds $, $$, $eval and a bare field name', () => {
      for (const expression of ['$', '$$', "$eval('1')", 'order_id']) {
        expect(finding(pass(`{% ${expression} %}`))).to.contain('may not use');
      }
    });
  });

  describe('what the local runtime does not honour', () => {
    const cases: [string, States, Record<string, unknown>][] = [
      ['the state type Map', { A: { Type: 'Map', End: true } }, {}],
      ['the state type Parallel', { A: { Type: 'Parallel', End: true } }, {}],
      ['the query language JSONPath', { A: END }, { QueryLanguage: undefined }],
      [
        'the task resource arn:aws:states:::sns:publish',
        { A: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true } },
        {},
      ],
      [
        'the argument LogType',
        { A: invokeTask({ Arguments: { FunctionName: 'f', LogType: 'Tail' } }) },
        {},
      ],
      ['HeartbeatSeconds', { A: invokeTask({ HeartbeatSeconds: 5 }) }, {}],
      ['the field Credentials', { A: invokeTask({ Credentials: {} }) }, {}],
    ];
    for (const [what, states, top] of cases) {
      it(`says so of ${what}`, () => {
        const found = findings(states, top);
        expect(found.map(({ code }) => code)).to.deep.equal(['LOCAL_RUNTIME_NOT_HONOURED']);
        expect(found[0]?.message).to.contain(what);
      });
    }

    it('calls JSONPath in a JSONata machine a mistake, as AWS does', () => {
      expect(finding({ A: { ...END, QueryLanguage: 'JSONPath' } })).to.equal(
        "/States/A: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      );
    });

    it('calls a resource that is no ARN a mistake', () => {
      const found = findings({ A: { Type: 'Task', Resource: 'fn', End: true } });
      expect(found.map(({ code }) => code)).to.deep.equal(['INVALID_RESOURCE']);
    });
  });
});
