import { expect } from 'chai';
import { AwsError } from '../../../../../../local/core/aws-error.ts';
import {
  Bench,
  EXECUTION_ARN,
  FunctionFailure,
  failing,
  INVOKE,
  invokeTask,
  waitingTask,
} from '../support.ts';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:000000000000:function:fn';

describe('a Task state', () => {
  it('invokes the function with its arguments and hands the whole answer on', async () => {
    const bench = new Bench();
    bench.handler = (payload) => ({ echo: payload });
    const { status, output } = await bench.run({ A: invokeTask() }, { order_id: 'o1' });
    expect(status).to.equal('SUCCEEDED');
    expect(JSON.parse(output ?? '')).to.deep.include({
      ExecutedVersion: '$LATEST',
      Payload: { echo: { order_id: 'o1' } },
      StatusCode: 200,
    });
    expect(bench.invocations).to.have.length(1);
    expect(bench.invocations[0]).to.include({ target: 'fn' });
  });

  it('records the events of a service integration as AWS does', async () => {
    const bench = new Bench();
    bench.handler = () => 7;
    await bench.run({ A: invokeTask({ Output: '{% $states.result.Payload %}' }) }, { a: 1 });
    const events = bench.history(EXECUTION_ARN);
    expect(
      events.map(({ type, id, previousEventId }) => [type, id, previousEventId]),
    ).to.deep.equal([
      ['ExecutionStarted', 1, 0],
      ['TaskStateEntered', 2, 0],
      ['TaskScheduled', 3, 2],
      ['TaskStarted', 4, 3],
      ['TaskSucceeded', 5, 4],
      ['TaskStateExited', 6, 5],
      ['ExecutionSucceeded', 7, 6],
    ]);
    expect(events[2]).to.deep.include({
      taskScheduledEventDetails: {
        resourceType: 'lambda',
        resource: 'invoke',
        region: 'us-east-1',
        parameters: '{"FunctionName":"fn","Payload":{"a":1}}',
      },
    });
    expect(events[5]).to.deep.include({
      stateExitedEventDetails: { name: 'A', output: '7', outputDetails: { truncated: false } },
    });
  });

  it('records the events of a plain function ARN, which gets the input and gives the payload', async () => {
    const bench = new Bench();
    bench.handler = (payload) => ({ got: payload });
    const task = { Type: 'Task', Resource: FUNCTION_ARN, TimeoutSeconds: 5, End: true };
    const { output } = await bench.run({ A: task }, { a: 1 });
    expect(output).to.equal('{"got":{"a":1}}');
    expect(bench.types(EXECUTION_ARN).slice(2, 5)).to.deep.equal([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
    expect(bench.history(EXECUTION_ARN)[2]).to.deep.include({
      lambdaFunctionScheduledEventDetails: {
        resource: FUNCTION_ARN,
        input: '{"a":1}',
        inputDetails: { truncated: false },
        timeoutInSeconds: 5,
      },
    });
  });

  it('names a function error by its errorType, with the whole payload as cause', async () => {
    const bench = new Bench();
    bench.handler = () => failing('OrderRejectedError');
    const { status, error, cause } = await bench.run({ A: invokeTask() });
    expect({ status, error }).to.deep.equal({ status: 'FAILED', error: 'OrderRejectedError' });
    expect(JSON.parse(cause ?? '')).to.include({ errorType: 'OrderRejectedError' });
    expect(bench.types(EXECUTION_ARN).slice(-2)).to.deep.equal(['TaskFailed', 'ExecutionFailed']);
  });

  it('names a function error without errorType Lambda.Unknown', async () => {
    const bench = new Bench();
    bench.handler = () => new FunctionFailure({ errorMessage: 'gone' });
    const { error, cause } = await bench.run({ A: invokeTask() });
    expect(error).to.equal('Lambda.Unknown');
    expect(cause).to.contain('Returned payload: {"errorMessage":"gone"}');
  });

  it('prefixes the refusal of a service with the service', async () => {
    const bench = new Bench();
    bench.handler = () => {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { status: 429 });
    };
    const { error, cause } = await bench.run({ A: invokeTask() });
    expect(error).to.equal('Lambda.TooManyRequestsException');
    expect(cause).to.contain('Rate Exceeded.').and.to.contain('Status Code: 429');
  });

  it('records a message that the queue refused as TaskSubmitFailed', async () => {
    const bench = new Bench();
    bench.sendMessage = async () => {
      throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    };
    const { error } = await bench.run({ A: waitingTask() });
    expect(error).to.equal('SQS.QueueDoesNotExistException');
    expect(bench.types(EXECUTION_ARN)).to.include('TaskSubmitFailed');
  });

  it('adds the qualifier to the function', async () => {
    const bench = new Bench();
    const Arguments = { FunctionName: 'fn', Qualifier: 'live' };
    await bench.run({ A: { Type: 'Task', Resource: INVOKE, Arguments, End: true } });
    expect(bench.invocations[0]).to.deep.include({ target: 'fn:live', payload: {} });
  });

  it('refuses an argument it does not know when an expression makes the arguments', async () => {
    const bench = new Bench();
    const Arguments = '{% {"FunctionName": "fn", "LogType": "Tail"} %}';
    const { error, cause } = await bench.run({ A: invokeTask({ Arguments }) });
    expect({ error, cause }).to.deep.equal({
      error: 'States.Runtime',
      cause: "The field 'LogType' is not supported",
    });
  });

  it('fails with States.DataLimitExceeded when the result is too large', async () => {
    const bench = new Bench();
    bench.handler = () => 'x'.repeat(262_144);
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'B' }];
    const { error } = await bench.run({ A: invokeTask({ Catch }), B: { Type: 'Succeed' } });
    expect(error).to.equal('States.DataLimitExceeded');
  });

  it('lets States.DataLimitExceeded be caught by its name', async () => {
    const bench = new Bench();
    bench.handler = () => 'x'.repeat(262_144);
    const Catch = [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'B' }];
    const { status } = await bench.run({ A: invokeTask({ Catch }), B: { Type: 'Succeed' } });
    expect(status).to.equal('SUCCEEDED');
  });
});
