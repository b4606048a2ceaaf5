import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { cut } from '../cut.ts';
import type { TaskFailure } from '../domain/failure-reason.ts';

/** `closed`: nobody waits for this token any more, because it was answered or timed out. */
export type Delivery = 'delivered' | 'closed';

const CLOSED = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** AWS's longest cause. */
const MAX_CAUSE = 32_768;

/**
 * Answers to a workflow that waits for a task token.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export class TaskCallback {
  readonly #client: SFNClient;

  constructor(client: SFNClient) {
    this.#client = client;
  }

  /** Tells the workflow that the task is done. */
  succeed(taskToken: string, output: unknown): Promise<Delivery> {
    return delivery(
      this.#client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) })),
    );
  }

  /** Tells the workflow that the task failed, by an error name that it catches. */
  fail(taskToken: string, { error, cause }: TaskFailure): Promise<Delivery> {
    return delivery(
      this.#client.send(
        new SendTaskFailureCommand({ taskToken, error, cause: cut(cause, MAX_CAUSE) }),
      ),
    );
  }

  /** Tells the workflow that the task is still being worked on. */
  heartbeat(taskToken: string): Promise<Delivery> {
    return delivery(this.#client.send(new SendTaskHeartbeatCommand({ taskToken })));
  }
}

async function delivery(sending: Promise<unknown>): Promise<Delivery> {
  try {
    await sending;
    return 'delivered';
  } catch (error) {
    if (error instanceof Error && CLOSED.has(error.name)) return 'closed';
    throw error;
  }
}
