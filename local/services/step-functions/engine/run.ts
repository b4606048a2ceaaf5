import type { Identity } from '../../../core/identity.ts';
import type { Scheduler, Timer } from '../../../core/scheduler.ts';
import type { Field } from '../asl/compile.ts';
import type { TaskIntegrations } from '../integrations.ts';
import { EvaluationError } from '../jsonata/evaluation-error.ts';
import type { Bindings } from '../jsonata/template.ts';
import type { Execution, Position } from './execution.ts';
import { StateFailure } from './state-failure.ts';
import type { TaskTokens } from './task-tokens.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_EVENTS = 25_000;

/** Thrown into a run that was closed from outside, to end it quietly. */
export class RunClosed extends Error {}

/** What every run of the service shares. */
export interface RunContext {
  scheduler: Scheduler;
  identity: Identity;
  integrations: TaskIntegrations;
  tokens: TaskTokens;
}

/** One go of an execution: from its start, or from a redrive, until it is closed. */
export class Run {
  readonly execution: Execution;
  readonly context: RunContext;
  readonly #timers = new Set<Timer>();
  readonly #openTokens = new Set<string>();
  #previousEventId: number;
  #closed = false;

  constructor(execution: Execution, context: RunContext, previousEventId = 0) {
    this.execution = execution;
    this.context = context;
    this.#previousEventId = previousEventId;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Ends the run: its timers and task tokens are gone, and what it still awaits is dropped. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    for (const token of this.#openTokens) this.context.tokens.close(token);
    this.#openTokens.clear();
  }

  /** Adds a history event and gives its id. Throws `RunClosed` in a closed run. */
  record(
    type: string,
    details?: Record<string, unknown>,
    previous = this.#previousEventId,
  ): number {
    if (this.#closed) throw new RunClosed();
    // The last place is kept for the event that ends the execution.
    if (this.execution.history.length >= MOST_EVENTS - 1 && !type.startsWith('Execution')) {
      throw new StateFailure(
        'States.Runtime',
        `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
      );
    }
    this.#previousEventId = this.execution.history.append({
      previousEventId: previous,
      at: this.context.scheduler.now(),
      type,
      details,
    });
    return this.#previousEventId;
  }

  /** Runs `task` in `ms` milliseconds unless the run is closed before. */
  after(ms: number, task: () => void): Timer {
    const timer = this.context.scheduler.after(ms, () => {
      this.#timers.delete(timer);
      task();
    });
    this.#timers.add(timer);
    return {
      cancel: () => {
        this.#timers.delete(timer);
        timer.cancel();
      },
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  openToken(token: string, task: Parameters<TaskTokens['open']>[1]): void {
    this.#openTokens.add(token);
    this.context.tokens.open(token, task);
  }

  closeToken(token: string): void {
    this.#openTokens.delete(token);
    this.context.tokens.close(token);
  }

  /**
   * Evaluates with `evaluate`; a failing expression is recorded and becomes
   * `States.QueryEvaluationError`, which Retry and Catch may take.
   */
  async evaluate<T>(position: Position, evaluate: () => Promise<T> | T): Promise<T> {
    try {
      return await evaluate();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      const cause = describe(position, error.message);
      const name = 'States.QueryEvaluationError';
      const { location } = error;
      this.record('EvaluationFailed', { error: name, cause, location, state: position.state });
      throw new StateFailure(name, cause);
    }
  }

  /** The JSON text of a field's value. */
  async json(position: Position, field: Field, bindings: Bindings): Promise<string> {
    return JSON.stringify(await this.evaluate(position, () => field.evaluate(bindings)));
  }
}

/** A cause, with the state it arose in, as AWS words it. */
export function describe(position: Position, message: string): string {
  return (
    `An error occurred while executing the state '${position.state}' ` +
    `(entered at the event id #${position.enteredEventId}). ${message}`
  );
}
