import type { CompiledChoice, CompiledState, CompiledTask, Field, Result } from '../asl/compile.ts';
import { evaluateAs, evaluateSeconds } from '../jsonata/typed.ts';
import { checkPayload } from './data-limit.ts';
import { catcherFor, RetryCounter } from './error-handling.ts';
import type { Position } from './execution.ts';
import type { Run } from './run.ts';
import { describe } from './run.ts';
import type { StatesExtra } from './scope.ts';
import { bindings } from './scope.ts';
import { StateFailure } from './state-failure.ts';
import { attemptTask } from './task-attempt.ts';

/** What a state gives: where to go on (nowhere: the execution succeeded), and with what. */
export interface Outcome {
  next: string | undefined;
  output: string;
  /** JSON texts of the variables that were assigned; absent without `Assign`. */
  assigned?: Record<string, string>;
}

/** Runs one state. Throws `StateFailure` when the execution is to fail. */
export function runState(run: Run, state: CompiledState, position: Position): Promise<Outcome> {
  switch (state.type) {
    case 'Task':
      return runTask(run, state, position);
    case 'Choice':
      return runChoice(run, state, position);
    case 'Wait':
      return runWait(run, state, position);
    case 'Fail':
      return runFail(run, state, position);
    default:
      return finish(run, position, state.result, state.next, position.input);
  }
}

async function runTask(run: Run, task: CompiledTask, position: Position): Promise<Outcome> {
  const retries = new RetryCounter(task.retry, () => run.context.scheduler.random());
  for (;;) {
    try {
      const result = await attemptTask(run, task, position, retries.total);
      const extra = { result: JSON.parse(result) as unknown, retryCount: retries.total };
      return await finish(run, position, task.result, task.next, result, extra);
    } catch (failure) {
      if (!(failure instanceof StateFailure)) throw failure;
      const delay = retries.next(failure);
      if (delay !== undefined) {
        await run.sleep(delay);
        continue;
      }
      const catcher = catcherFor(task.catch, failure);
      if (!catcher) throw failure;
      const { output } = failure;
      const extra = { errorOutput: output, retryCount: retries.total };
      const plain = JSON.stringify(output);
      return await finish(run, position, catcher.result, catcher.next, plain, extra);
    }
  }
}

async function runChoice(run: Run, choice: CompiledChoice, position: Position): Promise<Outcome> {
  const bound = bindings(run, position);
  for (const { condition, next, result } of choice.rules) {
    const holds = await run.evaluate(position, () => evaluateAs('boolean', condition, bound));
    if (holds) return finish(run, position, result, next, position.input);
  }
  if (choice.otherwise === undefined) {
    const cause = describe(position, 'No choice rule matched and there is no Default.');
    throw new StateFailure('States.NoChoiceMatched', cause);
  }
  return finish(run, position, choice.result, choice.otherwise, position.input);
}

async function runWait(
  run: Run,
  wait: Extract<CompiledState, { type: 'Wait' }>,
  position: Position,
): Promise<Outcome> {
  const bound = bindings(run, position);
  const { seconds, timestamp } = wait;
  if (seconds) {
    const value = await run.evaluate(position, () => evaluateSeconds(seconds, bound, 0));
    await run.sleep(value * 1000);
  } else if (timestamp) {
    const value = await run.evaluate(position, () => evaluateAs('string', timestamp, bound));
    const until = Date.parse(value);
    if (Number.isNaN(until)) {
      const cause = describe(position, `'${value}' is not an ISO 8601 timestamp.`);
      throw new StateFailure('States.QueryEvaluationError', cause);
    }
    await run.sleep(Math.max(0, until - run.context.scheduler.now()));
  }
  return finish(run, position, wait.result, wait.next, position.input);
}

async function runFail(
  run: Run,
  fail: Extract<CompiledState, { type: 'Fail' }>,
  position: Position,
): Promise<Outcome> {
  const bound = bindings(run, position);
  const text = (field: Field | undefined): Promise<string | undefined> | undefined =>
    field && run.evaluate(position, () => evaluateAs('string', field, bound));
  const error = await text(fail.error);
  throw new FailStateReached(error, await text(fail.cause));
}

/** A Fail state's failure; it may have no error name at all. */
export class FailStateReached extends StateFailure {
  readonly given: { error?: string; cause?: string };

  constructor(error: string | undefined, cause: string | undefined) {
    super(error ?? '', cause);
    this.given = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  }
}

/** Evaluates `Output` and `Assign` side by side: neither sees what the other makes. */
async function finish(
  run: Run,
  position: Position,
  result: Result,
  next: string | undefined,
  plain: string,
  extra: StatesExtra = {},
): Promise<Outcome> {
  const { output, assign } = result;
  if (!output && !assign) return { next, output: plain };
  const bound = bindings(run, position, extra);
  const given = output ? await run.json(position, output, bound) : plain;
  checkPayload(given, position.state);
  if (!assign) return { next, output: given };
  const values = JSON.parse(await run.json(position, assign, bound)) as Record<string, unknown>;
  const assigned: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) assigned[name] = JSON.stringify(value);
  checkPayload(Object.values(assigned).join(''), position.state);
  return { next, output: given, assigned };
}
