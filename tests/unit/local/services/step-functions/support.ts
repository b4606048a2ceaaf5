import { AwsError } from '../../../../../local/core/aws-error.ts';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import type { SendMessageInput } from '../../../../../local/services/step-functions/integrations.ts';
import { StepFunctions } from '../../../../../local/services/step-functions/step-functions.ts';

export const ROLE_ARN = 'arn:aws:iam::000000000000:role/workflow';
export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const SEND_AND_WAIT = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';

export interface HistoryEvent {
  id: number;
  previousEventId: number;
  timestamp: number;
  type: string;
  [details: string]: unknown;
}

export interface Described {
  status: string;
  output?: string;
  error?: string;
  cause?: string;
  redriveCount: number;
  redriveStatus: string;
  redriveStatusReason?: string;
}

type Handler = (payload: unknown, target: string) => unknown;

/** A function's failure, as Lambda answers it. */
export class FunctionFailure {
  readonly payload: Record<string, unknown>;

  constructor(payload: Record<string, unknown>) {
    this.payload = payload;
  }
}

/** Step Functions in virtual time, with functions and queues that the test writes. */
export class Bench {
  readonly scheduler = new VirtualScheduler();
  readonly invocations: { at: number; target: string; payload: unknown }[] = [];
  readonly messages: SendMessageInput[] = [];
  readonly sfn: StepFunctions;
  /** What functions answer; a thrown error rejects the invocation. */
  handler: Handler = () => ({});
  sendMessage: (input: SendMessageInput) => Promise<void> = async () => {};
  #machine = '';

  constructor() {
    this.sfn = new StepFunctions({
      scheduler: this.scheduler,
      identity: LOCAL_IDENTITY,
      roles: { canBeAssumedBy: (roleArn) => roleArn === ROLE_ARN },
      integrations: {
        invokeLambda: async (target, payload) => this.#invoke(target, payload),
        sendMessage: async (input) => {
          this.messages.push(input);
          await this.sendMessage(input);
          return { MessageId: `m-${this.messages.length}`, MD5OfMessageBody: 'md5' };
        },
      },
    });
  }

  /** Calls an operation as the wire would. */
  call<T = Record<string, unknown>>(action: string, input: Record<string, unknown>): T {
    const operation = this.sfn.service.operations[action];
    if (!operation) throw new Error(`no operation ${action}`);
    const unknown = Object.keys(input).find((name) => !operation.parameters.includes(name));
    if (unknown) throw new Error(`no parameter ${unknown}`);
    return operation.run(input, {
      requestId: 'r',
      accessKeyId: 'test',
      signal: new AbortController().signal,
    }) as T;
  }

  /** Creates the machine under test from its states. */
  create(states: Record<string, unknown>, top: Record<string, unknown> = {}): string {
    const definition = { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], ...top };
    this.#machine = this.call<{ stateMachineArn: string }>('CreateStateMachine', {
      name: 'machine',
      definition: JSON.stringify({ ...definition, States: states }),
      roleArn: ROLE_ARN,
    }).stateMachineArn;
    return this.#machine;
  }

  start(input: unknown = {}, name = 'execution'): string {
    return this.call<{ executionArn: string }>('StartExecution', {
      stateMachineArn: this.#machine,
      name,
      input: JSON.stringify(input),
    }).executionArn;
  }

  /** Creates, starts, and lets time run until nothing is left to do. */
  async run(states: Record<string, unknown>, input: unknown = {}): Promise<Described> {
    this.create(states);
    const executionArn = this.start(input);
    await this.scheduler.runUntilIdle();
    return this.describe(executionArn);
  }

  describe(executionArn: string): Described {
    return this.call<Described>('DescribeExecution', { executionArn });
  }

  history(executionArn: string): HistoryEvent[] {
    return this.call<{ events: HistoryEvent[] }>('GetExecutionHistory', {
      executionArn,
      maxResults: 1000,
    }).events;
  }

  types(executionArn: string): string[] {
    return this.history(executionArn).map(({ type }) => type);
  }

  #invoke(
    target: string,
    payload: string,
  ): { payload: string; functionError?: string; executedVersion: string; requestId: string } {
    const given = JSON.parse(payload) as unknown;
    this.invocations.push({ at: this.scheduler.now(), target, payload: given });
    const answer = this.handler(given, target);
    const versions = { executedVersion: '$LATEST', requestId: 'request' };
    if (answer instanceof FunctionFailure) {
      const failed = JSON.stringify(answer.payload);
      return { payload: failed, functionError: 'Unhandled', ...versions };
    }
    return { payload: JSON.stringify(answer), ...versions };
  }
}

/** The ARN that `Bench` gives the execution it starts. */
export const EXECUTION_ARN = 'arn:aws:states:us-east-1:000000000000:execution:machine:execution';

/** A task that invokes `fn` with the state's input. */
export function invokeTask(more: Record<string, unknown> = {}): Record<string, unknown> {
  const Arguments = { FunctionName: 'fn', Payload: '{% $states.input %}' };
  return { Type: 'Task', Resource: INVOKE, Arguments, End: true, ...more };
}

/** A task that sends its token to a queue and waits for the answer. */
export function waitingTask(more: Record<string, unknown> = {}): Record<string, unknown> {
  const MessageBody = { token: '{% $states.context.Task.Token %}' };
  const Arguments = { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/q', MessageBody };
  return { Type: 'Task', Resource: SEND_AND_WAIT, Arguments, End: true, ...more };
}

/** A function failure of the given error name. */
export function failing(errorType: string): FunctionFailure {
  return new FunctionFailure({ errorType, errorMessage: 'it failed', trace: [] });
}

/** What `run` throws, for its name and message. */
export function thrownBy(run: () => unknown): AwsError {
  try {
    run();
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
