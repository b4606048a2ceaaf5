import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { JsonService } from '../../core/service.ts';
import { TaskTokens } from './engine/task-tokens.ts';
import type { StatusChange } from './execution-status-change.ts';
import { statusChange } from './execution-status-change.ts';
import { Executions } from './executions.ts';
import type { RolesPort, TaskIntegrations } from './integrations.ts';
import { Machines } from './machines.ts';
import { executionOperations } from './operations/execution-operations.ts';
import type { CreateStateMachineInput } from './operations/state-machine-inputs.ts';
import { stateMachineOperations } from './operations/state-machine-operations.ts';
import { taskOperations } from './operations/task-operations.ts';
import { versionOperations } from './operations/version-operations.ts';
import { Store } from './store.ts';
import { type CreateAliasInput, createAlias } from './versions.ts';

export interface StepFunctionsOptions {
  scheduler: Scheduler;
  identity: Identity;
  /** The services that state machines call. */
  integrations: TaskIntegrations;
  roles: RolesPort;
}

/**
 * Step Functions: Standard workflows in JSONata. What it does not run it refuses by name when the
 * state machine is created.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/Welcome.html
 */
export class StepFunctions {
  readonly service: JsonService;
  readonly #machines: Machines;
  readonly #executions: Executions;
  readonly #store = new Store();
  readonly #scheduler: Scheduler;

  constructor({ scheduler, identity, integrations, roles }: StepFunctionsOptions) {
    const store = this.#store;
    this.#scheduler = scheduler;
    const tokens = new TaskTokens(scheduler);
    this.#machines = new Machines(store, { scheduler, identity, roles });
    this.#executions = new Executions(store, { scheduler, identity, integrations, tokens });
    this.service = {
      protocol: 'json',
      iamPrefix: 'states',
      targetPrefix: 'AWSStepFunctions',
      jsonVersion: '1.0',
      operations: {
        ...stateMachineOperations(store, this.#machines),
        ...versionOperations(store, scheduler),
        ...executionOperations(store, this.#executions),
        ...taskOperations(store, tokens),
      },
    };
  }

  /** Makes a state machine; throws as CreateStateMachine does. */
  createStateMachine(input: CreateStateMachineInput): { arn: string; versionArn?: string } {
    const { arn, versions } = this.#machines.create(input);
    const version = versions.at(-1);
    return { arn, ...(version && { versionArn: version.arn }) };
  }

  /** Makes an alias and gives its ARN; throws as CreateStateMachineAlias does. */
  createAlias(input: CreateAliasInput): string {
    return createAlias(this.#store, input, this.#scheduler.now()).arn;
  }

  /** `listener` hears of every status change, as EventBridge would get it from `aws.states`. */
  onExecutionStatusChange(listener: (change: StatusChange) => void): void {
    this.#executions.onStatusChange((execution) => listener(statusChange(execution)));
  }
}
