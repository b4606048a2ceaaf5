import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListTagsForResourceCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { LOCAL_IDENTITY } from '../../local/core/identity.ts';
import { StepFunctions } from '../../local/services/step-functions/step-functions.ts';
import { behavioursBut, errorOf, skippedElsewhere } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

const ROLE_ARN = `arn:aws:iam::${LOCAL_IDENTITY.accountId}:role/workflow`;
const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/000000000000/order-queue';

const NOT_RUN = 'moto runs no execution unless it is configured to';
/** Behaviours of AWS that moto is known to lack, with what it does instead. */
const behaviour = behavioursBut({
  'runs an execution to its end and describes it': NOT_RUN,
  'starts nothing twice, and refuses a name that was used otherwise':
    'moto forgets error and cause of StopExecution',
  'tells the history, page by page, and backwards': NOT_RUN,
  'redrives a failed execution': NOT_RUN,
  'lists executions by status': NOT_RUN,
  'refuses an invalid definition by name, and validates one without making it':
    'moto leaves ValidateStateMachineDefinition out',
});

const define = (states: object): string =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });

describe('Step Functions conformance', () => {
  let target: ConformanceTarget;
  let sfn: SFNClient;
  /** Bodies of the messages that tasks sent, and who waits for the next one. */
  let onMessage: (body: { token: string }) => void = () => {};
  const machines: string[] = [];

  before(async () => {
    target = await conformanceTarget((means) => [
      new StepFunctions({
        ...means,
        roles: { canBeAssumedBy: () => true },
        integrations: {
          invokeLambda: async (_name, payload) => ({
            payload,
            executedVersion: '$LATEST',
            requestId: 'r',
          }),
          sendMessage: async ({ MessageBody }) => {
            onMessage(JSON.parse(MessageBody) as { token: string });
            return { MessageId: 'm', MD5OfMessageBody: 'md5' };
          },
        },
      }).service,
    ]);
    sfn = new SFNClient(target.client);
  });

  after(async () => {
    for (const stateMachineArn of machines) {
      await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    }
    sfn.destroy();
    await target.close();
  });

  async function create(states: object): Promise<string> {
    const { stateMachineArn = '' } = await sfn.send(
      new CreateStateMachineCommand({
        name: `conformance-${uuid()}`,
        definition: define(states),
        roleArn: ROLE_ARN,
        tags: [{ key: 'purpose', value: 'conformance' }],
      }),
    );
    machines.push(stateMachineArn);
    return stateMachineArn;
  }

  async function start(stateMachineArn: string, input: unknown, name = uuid()): Promise<string> {
    const { executionArn = '' } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    return executionArn;
  }

  /** The execution when it runs no more. */
  async function ended(executionArn: string): Promise<DescribeExecutionCommandOutput> {
    for (;;) {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status !== 'RUNNING') return execution;
    }
  }

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
  behaviour('runs an execution to its end and describes it', async () => {
    const arn = await create({
      A: { Type: 'Pass', Output: '{% $states.input.n + 1 %}', Next: 'B' },
      B: { Type: 'Succeed' },
    });
    const executionArn = await start(arn, { n: 1 });
    const execution = await ended(executionArn);
    expect(execution).to.include({
      executionArn,
      stateMachineArn: arn,
      status: 'SUCCEEDED',
      input: '{"n":1}',
      output: '2',
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    expect(execution.startDate).to.be.instanceOf(Date);
    expect(execution.stopDate).to.be.instanceOf(Date);
  });

  behaviour('starts nothing twice, and refuses a name that was used otherwise', async () => {
    const arn = await create({ A: { Type: 'Wait', Seconds: 60, End: true } });
    const executionArn = await start(arn, { n: 1 }, 'once');
    expect(await start(arn, { n: 1 }, 'once')).to.equal(executionArn);
    expect(await errorOf(start(arn, { n: 2 }, 'once'))).to.deep.equal({
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${executionArn}'`,
    });
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }));
    const { status, error, cause } = await ended(executionArn);
    expect({ status, error, cause }).to.deep.equal({ status: 'ABORTED', error: 'E', cause: 'C' });
    expect((await errorOf(start(arn, { n: 1 }, 'once'))).name).to.equal('ExecutionAlreadyExists');
  });

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
  behaviour('tells the history, page by page, and backwards', async () => {
    const executionArn = await start(await create({ A: { Type: 'Pass', End: true } }), {});
    await ended(executionArn);
    const first = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 3 }));
    const { nextToken } = first;
    const second = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 3, nextToken }),
    );
    const events = [...(first.events ?? []), ...(second.events ?? [])];
    expect(events.map(({ type, previousEventId }) => [type, previousEventId])).to.deep.equal([
      ['ExecutionStarted', 0],
      ['PassStateEntered', 0],
      ['PassStateExited', 2],
      ['ExecutionSucceeded', 3],
    ]);
    expect(events[1]?.timestamp).to.be.instanceOf(Date);
    expect(events[1]?.stateEnteredEventDetails).to.deep.equal({
      name: 'A',
      input: '{}',
      inputDetails: { truncated: false },
    });
    const reverse = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
    );
    expect(reverse.events?.[0]?.type).to.equal('ExecutionSucceeded');
  });

  behaviour('redrives a failed execution', async () => {
    const executionArn = await start(await create({ A: { Type: 'Fail', Error: 'Bad' } }), {});
    expect(await ended(executionArn)).to.include({ error: 'Bad', redriveStatus: 'REDRIVABLE' });
    const { redriveDate } = await sfn.send(new RedriveExecutionCommand({ executionArn }));
    expect(redriveDate).to.be.instanceOf(Date);
    expect(await ended(executionArn)).to.include({ status: 'FAILED', redriveCount: 1 });
  });

  behaviour('lists executions by status', async () => {
    const stateMachineArn = await create({ A: { Type: 'Fail' } });
    const executionArn = await start(stateMachineArn, {});
    await ended(executionArn);
    const list = async (statusFilter: 'FAILED' | 'RUNNING'): Promise<unknown[]> => {
      const { executions } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter }),
      );
      return (executions ?? []).map((execution) => execution.executionArn);
    };
    expect(await list('FAILED')).to.deep.equal([executionArn]);
    expect(await list('RUNNING')).to.deep.equal([]);
  });

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
  behaviour('describes, updates and tags a state machine', async () => {
    const stateMachineArn = await create({ A: { Type: 'Succeed' } });
    const definition = define({ A: { Type: 'Fail' } });
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    expect(await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).to.include({
      stateMachineArn,
      definition,
      roleArn: ROLE_ARN,
      status: 'ACTIVE',
      type: 'STANDARD',
    });
    const { tags } = await sfn.send(
      new ListTagsForResourceCommand({ resourceArn: stateMachineArn }),
    );
    expect(tags).to.deep.equal([{ key: 'purpose', value: 'conformance' }]);
  });

  behaviour(
    'refuses an invalid definition by name, and validates one without making it',
    async () => {
      const definition = define({ A: { Type: 'Pass', Next: 'Nowhere' } });
      const { result, diagnostics } = await sfn.send(
        new ValidateStateMachineDefinitionCommand({ definition }),
      );
      expect(result).to.equal('FAIL');
      expect(diagnostics?.[0]).to.include({
        severity: 'ERROR',
        code: 'MISSING_TRANSITION_TARGET',
        location: '/States/A/Next',
      });
      const call = new CreateStateMachineCommand({ name: 'bad', definition, roleArn: ROLE_ARN });
      expect((await errorOf(sfn.send(call))).name).to.equal('InvalidDefinition');
    },
  );

  behaviour('words what does not exist as AWS does', async () => {
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';
    const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:none:none';
    expect(await errorOf(sfn.send(new StartExecutionCommand({ stateMachineArn })))).to.deep.equal({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${stateMachineArn}'`,
    });
    expect(await errorOf(sfn.send(new DescribeExecutionCommand({ executionArn })))).to.deep.equal({
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
    });
  });

  // https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
  const unseen = skippedElsewhere('the tokens are seen in this process only');
  describe(`a task that waits for its token${unseen}`, () => {
    const MessageBody = { token: '{% $states.context.Task.Token %}' };
    const A = {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: { QueueUrl: QUEUE_URL, MessageBody },
      TimeoutSeconds: 60,
      HeartbeatSeconds: 30,
      Catch: [{ ErrorEquals: ['Rejected'], Next: 'B' }],
      End: true,
    };
    const B = { Type: 'Pass', End: true };

    /** Starts an execution and gives the token that its task sent. */
    async function waiting(): Promise<{ executionArn: string; taskToken: string }> {
      const token = new Promise<string>((resolve) => {
        onMessage = (body) => resolve(body.token);
      });
      const executionArn = await start(await create({ A, B }), {});
      return { executionArn, taskToken: await token };
    }

    before(function () {
      if (unseen) this.skip();
    });

    it('takes heartbeats and success, once', async () => {
      const { executionArn, taskToken } = await waiting();
      await sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
      await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"ok":true}' }));
      expect(await ended(executionArn)).to.include({ status: 'SUCCEEDED', output: '{"ok":true}' });
      expect(await errorOf(sfn.send(new SendTaskHeartbeatCommand({ taskToken })))).to.deep.equal({
        name: 'TaskTimedOut',
        message: "Task Timed Out: 'Provided task does not exist anymore'",
      });
    });

    it('hands a failure to Catch', async () => {
      const { executionArn, taskToken } = await waiting();
      const failure = { taskToken, error: 'Rejected', cause: 'no stock' };
      await sfn.send(new SendTaskFailureCommand(failure));
      const { output } = await ended(executionArn);
      expect(output).to.equal('{"Error":"Rejected","Cause":"no stock"}');
    });

    it('refuses a token that was never issued', async () => {
      const call = new SendTaskSuccessCommand({ taskToken: 'nonsense', output: '1' });
      expect(await errorOf(sfn.send(call))).to.deep.equal({
        name: 'InvalidToken',
        message: "Invalid Token: 'Invalid token'",
      });
    });
  });
});
