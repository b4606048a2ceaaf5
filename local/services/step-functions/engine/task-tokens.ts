import { createHmac } from 'node:crypto';
import { AwsError } from '../../../core/aws-error.ts';
import type { Scheduler } from '../../../core/scheduler.ts';

/** The task that waits for a token. */
export interface WaitingTask {
  succeed(output: string): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/**
 * The task tokens that are waited for. A token names its execution and attempt and is signed, so
 * that one whose task is over can be told from one that never was, without keeping it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html
 */
export class TaskTokens {
  readonly #waiting = new Map<string, WaitingTask>();
  readonly #secret: string;

  constructor(scheduler: Scheduler) {
    this.#secret = `${scheduler.random()}${scheduler.random()}`;
  }

  /** A new token; `attempt` must be new within the execution. */
  issue(executionArn: string, attempt: number): string {
    const body = `${executionArn}|${attempt}`;
    return Buffer.from(`${body}|${this.#sign(body)}`).toString('base64');
  }

  open(token: string, task: WaitingTask): void {
    this.#waiting.set(token, task);
  }

  close(token: string): void {
    this.#waiting.delete(token);
  }

  /**
   * The task that waits for `token`. Throws `InvalidToken`, `TaskTimedOut` when its task is over,
   * or `TaskDoesNotExist` when its execution is gone.
   */
  find(token: string, executionExists: (arn: string) => boolean): WaitingTask {
    const task = this.#waiting.get(token);
    if (task) return task;
    const [executionArn = '', attempt = '', signature] = Buffer.from(token, 'base64')
      .toString()
      .split('|');
    if (signature !== this.#sign(`${executionArn}|${attempt}`)) {
      throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    }
    if (!executionExists(executionArn)) {
      throw new AwsError('TaskDoesNotExist', "Task Does Not Exist: 'Task does not exist'");
    }
    throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#secret).update(body).digest('hex');
  }
}
