import type { Timer } from '../../../core/scheduler.ts';
import type { CompiledTask, Field } from '../asl/compile.ts';
import type { Bindings } from '../jsonata/template.ts';
import { evaluateSeconds } from '../jsonata/typed.ts';
import { checkPayload } from './data-limit.ts';
import type { Position } from './execution.ts';
import type { Run } from './run.ts';
import { bindings } from './scope.ts';
import { StateFailure } from './state-failure.ts';
import { callTask } from './task-call.ts';
import type { TaskLimits } from './task-events.ts';
import { TaskEvents } from './task-events.ts';

/** How an attempt ends: once, by whichever comes first. */
interface Ending {
  resolve(output: string): void;
  reject(failure: unknown): void;
}

/**
 * Carries out a task once and gives its result as JSON text. Throws `StateFailure` after the
 * failure is recorded.
 */
export async function attemptTask(
  run: Run,
  task: CompiledTask,
  position: Position,
  retryCount: number,
): Promise<string> {
  const waits = task.resource.kind !== 'function' && task.resource.waitForTaskToken;
  const { execution, context } = run;
  const token = waits
    ? context.tokens.issue(execution.arn, execution.history.length + 1)
    : undefined;
  const extra = { retryCount, ...(token !== undefined && { taskToken: token }) };
  const bound = bindings(run, position, extra);
  const argumentsJson = task.arguments
    ? await run.json(position, task.arguments, bound)
    : noArguments(task, position);
  const limits = {
    timeoutSeconds: await seconds(run, position, task.timeout, bound),
    heartbeatSeconds: await seconds(run, position, task.heartbeat, bound),
  };
  checkPayload(argumentsJson, position.state);
  const events = new TaskEvents(run, task.resource);
  events.scheduled(argumentsJson, limits);
  try {
    const output = await new Promise<string>((resolve, reject) => {
      const ending = new Attempt(run, limits, token, { resolve, reject });
      ending.start(
        () => callTask(task, argumentsJson, context.integrations, execution.revision.roleArn),
        events,
      );
    });
    checkPayload(output, position.state);
    events.succeeded(output);
    return output;
  } catch (error) {
    if (error instanceof StateFailure && !run.closed) events.failed(error);
    throw error;
  }
}

/** A function named by its ARN gets the state's input; an integration gets no arguments. */
function noArguments(task: CompiledTask, position: Position): string {
  return task.resource.kind === 'function' ? position.input : '{}';
}

async function seconds(
  run: Run,
  position: Position,
  field: Field | undefined,
  bound: Bindings,
): Promise<number | undefined> {
  return field && run.evaluate(position, () => evaluateSeconds(field, bound, 1));
}

/** The call, the task token and the clocks of one attempt; the first to end decides. */
class Attempt {
  readonly #run: Run;
  readonly #limits: TaskLimits;
  readonly #token: string | undefined;
  readonly #ending: Ending;
  #timeout: Timer | undefined;
  #heartbeat: Timer | undefined;
  #submitted = false;
  /** A callback may come back before the call that carried its token does. */
  #early: (() => void) | undefined;
  #ended = false;

  constructor(run: Run, limits: TaskLimits, token: string | undefined, ending: Ending) {
    this.#run = run;
    this.#limits = limits;
    this.#token = token;
    this.#ending = ending;
  }

  start(call: () => Promise<string>, events: TaskEvents): void {
    const { timeoutSeconds } = this.#limits;
    if (timeoutSeconds !== undefined) {
      const failure = new StateFailure('States.Timeout');
      this.#timeout = this.#run.after(timeoutSeconds * 1000, () => this.#fail(failure));
    }
    if (this.#token !== undefined) this.#listen(this.#token);
    // The token is open before the call: its answer may come while the call is on its way.
    call().then(
      (output) =>
        this.#token === undefined ? this.#succeed(output) : this.#submit(output, events),
      (error) => this.#fail(error),
    );
  }

  #listen(token: string): void {
    this.#restartHeartbeat();
    this.#run.openToken(token, {
      succeed: (output) => this.#answer(() => this.#succeed(output)),
      fail: (error, cause) =>
        this.#answer(() => this.#fail(new StateFailure(error ?? 'States.TaskFailed', cause))),
      heartbeat: () => this.#restartHeartbeat(),
    });
  }

  #answer(end: () => void): void {
    if (this.#token !== undefined) this.#run.closeToken(this.#token);
    this.#heartbeat?.cancel();
    if (this.#submitted) end();
    else this.#early = end;
  }

  #submit(output: string, events: TaskEvents): void {
    if (this.#ended || this.#run.closed) return;
    this.#submitted = true;
    try {
      events.submitted(output);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#early?.();
  }

  #restartHeartbeat(): void {
    const { heartbeatSeconds } = this.#limits;
    if (heartbeatSeconds === undefined) return;
    this.#heartbeat?.cancel();
    const failure = new StateFailure('States.Timeout', undefined, 'States.HeartbeatTimeout');
    this.#heartbeat = this.#run.after(heartbeatSeconds * 1000, () => this.#fail(failure));
  }

  #succeed(output: string): void {
    if (this.#end()) this.#ending.resolve(output);
  }

  #fail(failure: unknown): void {
    if (this.#end()) this.#ending.reject(failure);
  }

  /** True the first time, in a run that is still open. */
  #end(): boolean {
    if (this.#ended || this.#run.closed) return false;
    this.#ended = true;
    this.#timeout?.cancel();
    this.#heartbeat?.cancel();
    if (this.#token !== undefined) this.#run.closeToken(this.#token);
    return true;
  }
}
