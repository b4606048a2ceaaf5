import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import type { Identity } from '../../core/identity.ts';
import { arn } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { exceedsPayloadLimit, MOST_PAYLOAD_BYTES } from './engine/data-limit.ts';
import { Execution } from './engine/execution.ts';
import { Interpreter } from './engine/interpreter.ts';
import type { RunContext } from './engine/run.ts';
import { MOST_EVENTS } from './engine/run.ts';
import { checkName, constraint } from './operations/parameters.ts';
import type { Store } from './store.ts';

const REDRIVABLE_MS = 14 * 24 * 60 * 60 * 1000;

/** Hears of every change of an execution's status, the start included. */
export type StatusListener = (execution: Execution) => void;

/** Starts, stops and redrives executions. */
export class Executions {
  readonly #store: Store;
  readonly #scheduler: Scheduler;
  readonly #identity: Identity;
  readonly #interpreter: Interpreter;
  readonly #listeners: StatusListener[] = [];
  #ordinal = 0;

  constructor(store: Store, context: RunContext) {
    this.#store = store;
    this.#scheduler = context.scheduler;
    this.#identity = context.identity;
    this.#interpreter = new Interpreter(context, {
      onClosed: (execution) => this.#closed(execution),
      isDoomed: (execution) => store.machineOf(execution)?.status !== 'ACTIVE',
    });
  }

  onStatusChange(listener: StatusListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Starts an execution. A name that runs with the same input gives that execution; any other
   * name that was used throws `ExecutionAlreadyExists`, whichever version or alias it was started
   * with.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
   */
  start(startedArn: string, name: string = randomUUID(), input = '{}'): Execution {
    const { machine, revision, qualification } = this.#store.startTarget(startedArn);
    if (machine.status === 'DELETING') {
      throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${startedArn}'`);
    }
    checkName(name);
    checkInput(input);
    const executionArn = arn(this.#identity, 'states', `execution:${machine.name}:${name}`);
    const existing = this.#store.executions.get(executionArn);
    if (existing) {
      if (existing.status === 'RUNNING' && existing.input === input) return existing;
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    const execution = new Execution({
      arn: executionArn,
      name,
      revision,
      qualification,
      input,
      startDate: this.#scheduler.now(),
      ordinal: ++this.#ordinal,
    });
    this.#store.add(machine, execution);
    machine.running++;
    this.#interpreter.start(execution);
    this.#tell(execution);
    return execution;
  }

  /** Ends a running execution as ABORTED; a closed one stays as it is. */
  stop(executionArn: string, error?: string, cause?: string): Execution {
    const execution = this.#store.execution(executionArn);
    if (execution.status === 'RUNNING') this.#interpreter.stop(execution, error, cause);
    return execution;
  }

  /**
   * Goes on where an unsuccessful execution stopped. Throws `ExecutionNotRedrivable`.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
   */
  redrive(executionArn: string): Execution {
    const execution = this.#store.execution(executionArn);
    const reason = this.notRedrivable(execution);
    if (reason !== undefined) throw new AwsError('ExecutionNotRedrivable', reason);
    execution.status = 'RUNNING';
    execution.redriveCount++;
    execution.redriveDate = this.#scheduler.now();
    execution.stopDate = undefined;
    execution.error = undefined;
    execution.cause = undefined;
    const machine = this.#store.machineOf(execution);
    if (machine) machine.running++;
    this.#interpreter.redrive(execution);
    this.#tell(execution);
    return execution;
  }

  /** Why an execution cannot be redriven now, in AWS's words; undefined when it can. */
  notRedrivable({ status, stopDate, history, revision }: Execution): string | undefined {
    if (status === 'RUNNING' || status === 'SUCCEEDED') {
      return `Execution is ${status} and cannot be redriven`;
    }
    if (this.#store.machines.get(revision.machineArn)?.status !== 'ACTIVE') {
      return 'State machine is in DELETING status';
    }
    if (history.length >= MOST_EVENTS - 1) return 'Execution history event limit exceeded';
    if (this.#scheduler.now() - (stopDate ?? 0) > REDRIVABLE_MS) {
      return 'Execution redrivable period exceeded';
    }
    return undefined;
  }

  #closed(execution: Execution): void {
    const machine = this.#store.machineOf(execution);
    if (machine) {
      machine.running--;
      this.#store.removeWhenIdle(machine);
    }
    this.#tell(execution);
  }

  #tell(execution: Execution): void {
    for (const listener of this.#listeners) listener(execution);
  }
}

function checkInput(input: string): void {
  if (exceedsPayloadLimit(input)) {
    constraint('input', '***', `have length less than or equal to ${MOST_PAYLOAD_BYTES}`);
  }
  const invalid = (why: string): AwsError =>
    new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`);
  if (input.trim() === '') throw invalid('Invalid execution input.');
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}
