import type { Execution, ExecutionStatus, Position } from './execution.ts';
import { withDetails } from './history.ts';
import type { RunContext } from './run.ts';
import { Run, RunClosed } from './run.ts';
import { StateFailure } from './state-failure.ts';
import type { Outcome } from './states.ts';
import { FailStateReached, runState } from './states.ts';

/** How an execution closed. */
export interface Close {
  status: Exclude<ExecutionStatus, 'RUNNING'>;
  output?: string;
  error?: string;
  cause?: string;
}

/** Runs executions, each in its own `Run`, and closes them. */
export class Interpreter {
  readonly #context: RunContext;
  readonly #runs = new Map<Execution, Run>();
  readonly #onClosed: (execution: Execution) => void;
  readonly #isDoomed: (execution: Execution) => boolean;

  /**
   * `onClosed` hears of every execution that ends; `isDoomed` tells, between two states, that an
   * execution must end because its state machine is being deleted.
   */
  constructor(
    context: RunContext,
    hooks: {
      onClosed: (execution: Execution) => void;
      isDoomed: (execution: Execution) => boolean;
    },
  ) {
    this.#context = context;
    this.#onClosed = hooks.onClosed;
    this.#isDoomed = hooks.isDoomed;
  }

  start(execution: Execution): void {
    const run = this.#open(execution, 0);
    const { input, revision, qualification } = execution;
    const { versionArn, aliasArn } = qualification;
    run.record('ExecutionStarted', {
      ...withDetails('input', input),
      roleArn: revision.roleArn,
      ...(aliasArn !== undefined && { stateMachineAliasArn: aliasArn }),
      ...(versionArn !== undefined && { stateMachineVersionArn: versionArn }),
    });
    run.after(0, () => {
      const first = { state: revision.compiled.startAt, input, variables: {} };
      this.#drive(run, () => enter(run, first, 0));
    });
  }

  /** Goes on where an unsuccessful execution stopped; attempts and clocks start anew. */
  redrive(execution: Execution): void {
    const run = this.#open(execution, execution.history.length);
    run.record('ExecutionRedriven', { redriveCount: execution.redriveCount });
    run.after(0, () => {
      const { position, revision, input } = execution;
      if (!position) {
        const first = { state: revision.compiled.startAt, input, variables: {} };
        this.#drive(run, () => enter(run, first));
        return;
      }
      const type = revision.compiled.states.get(position.state)?.type;
      this.#drive(run, () => (type === 'Fail' ? enter(run, position) : position));
    });
  }

  stop(execution: Execution, error: string | undefined, cause: string | undefined): void {
    const run = this.#runs.get(execution);
    if (!run) return;
    const details = {
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    };
    this.#close(run, { status: 'ABORTED', ...details }, 'ExecutionAborted', details, 0);
  }

  #open(execution: Execution, previousEventId: number): Run {
    const run = new Run(execution, this.#context, previousEventId);
    this.#runs.set(execution, run);
    const { timeoutSeconds } = execution.revision.compiled;
    if (timeoutSeconds !== undefined) {
      run.after(timeoutSeconds * 1000, () => {
        this.#close(run, { status: 'TIMED_OUT' }, 'ExecutionTimedOut', {}, 0);
      });
    }
    return run;
  }

  #drive(run: Run, begin: () => Position): void {
    this.#steps(run, begin).catch((error: unknown) => {
      if (error instanceof RunClosed || run.closed) return;
      if (error instanceof StateFailure) this.#fail(run, error);
      else {
        // A fault of the runtime itself: loud here, and visible in the execution.
        console.error(error);
        this.#fail(run, new StateFailure('States.Runtime', String(error)));
      }
    });
  }

  async #steps(run: Run, begin: () => Position): Promise<void> {
    const { execution } = run;
    const { states } = execution.revision.compiled;
    let position = begin();
    for (;;) {
      execution.position = position;
      const state = states.get(position.state);
      if (!state) throw new Error(`the state ${position.state} is not in the machine`);
      const outcome = await runState(run, state, position);
      exit(run, state.type, position, outcome);
      if (outcome.next === undefined) {
        const details = withDetails('output', outcome.output);
        const { output } = outcome;
        this.#close(run, { status: 'SUCCEEDED', output }, 'ExecutionSucceeded', details);
        return;
      }
      if (this.#isDoomed(execution)) {
        this.stop(execution, undefined, undefined);
        return;
      }
      const variables = outcome.assigned
        ? { ...position.variables, ...outcome.assigned }
        : position.variables;
      position = enter(run, { state: outcome.next, input: outcome.output, variables });
    }
  }

  #fail(run: Run, failure: StateFailure): void {
    const details =
      failure instanceof FailStateReached
        ? failure.given
        : {
            error: failure.error,
            ...(failure.reason !== undefined && { cause: failure.reason }),
          };
    this.#close(run, { status: 'FAILED', ...details }, 'ExecutionFailed', details);
  }

  #close(
    run: Run,
    { status, output, error, cause }: Close,
    type: string,
    details: Record<string, unknown>,
    previous?: number,
  ): void {
    const { execution } = run;
    run.record(type, details, previous);
    run.close();
    this.#runs.delete(execution);
    execution.status = status;
    execution.stopDate = this.#context.scheduler.now();
    execution.output = output;
    execution.error = error;
    execution.cause = cause;
    if (status === 'SUCCEEDED') execution.position = undefined;
    this.#onClosed(execution);
  }
}

function enter(
  run: Run,
  { state, input, variables }: Pick<Position, 'state' | 'input' | 'variables'>,
  previous?: number,
): Position {
  const type = run.execution.revision.compiled.states.get(state)?.type ?? '';
  const details = { name: state, ...withDetails('input', input) };
  const enteredEventId = run.record(`${type}StateEntered`, details, previous);
  return { state, input, variables, enteredEventId, enteredAt: run.context.scheduler.now() };
}

function exit(run: Run, type: string, position: Position, outcome: Outcome): void {
  run.record(`${type}StateExited`, {
    name: position.state,
    ...withDetails('output', outcome.output),
    ...(outcome.assigned && withDetails('assignedVariables', outcome.assigned)),
  });
}
