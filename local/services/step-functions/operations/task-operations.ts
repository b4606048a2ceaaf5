import { AwsError } from '../../../core/aws-error.ts';
import type { AnyOperation, Operation } from '../../../core/service.ts';
import { exceedsPayloadLimit, MOST_PAYLOAD_BYTES } from '../engine/data-limit.ts';
import type { TaskTokens, WaitingTask } from '../engine/task-tokens.ts';
import type { Store } from '../store.ts';
import { constraint, requiredString } from './parameters.ts';

interface TokenInput {
  taskToken: string;
}

/** The operations that answer a `.waitForTaskToken` task. */
export function taskOperations(store: Store, tokens: TaskTokens): Record<string, AnyOperation> {
  const find = ({ taskToken }: TokenInput): WaitingTask =>
    tokens.find(requiredString('taskToken', taskToken), (arn) => store.executions.has(arn));
  return {
    SendTaskSuccess: success(find),
    SendTaskFailure: failure(find),
    SendTaskHeartbeat: heartbeat(find),
  };
}

function success(
  find: (input: TokenInput) => WaitingTask,
): Operation<TokenInput & { output: string }> {
  return {
    parameters: ['taskToken', 'output'],
    run: (input) => {
      const output = requiredString('output', input.output);
      if (exceedsPayloadLimit(output)) {
        constraint('output', '***', `have length less than or equal to ${MOST_PAYLOAD_BYTES}`);
      }
      try {
        JSON.parse(output);
      } catch (error) {
        throw new AwsError('InvalidOutput', `Invalid Output: '${(error as Error).message}'`);
      }
      find(input).succeed(output);
      return {};
    },
  };
}

function failure(
  find: (input: TokenInput) => WaitingTask,
): Operation<TokenInput & { error?: string; cause?: string }> {
  return {
    parameters: ['taskToken', 'error', 'cause'],
    run: (input) => {
      const { error, cause } = input;
      if (error !== undefined && error.length > 256) {
        constraint('error', '***', 'have length less than or equal to 256');
      }
      if (cause !== undefined && cause.length > 32_768) {
        constraint('cause', '***', 'have length less than or equal to 32768');
      }
      find(input).fail(error, cause);
      return {};
    },
  };
}

function heartbeat(find: (input: TokenInput) => WaitingTask): Operation<TokenInput> {
  return {
    parameters: ['taskToken'],
    run: (input) => {
      find(input).heartbeat();
      return {};
    },
  };
}
