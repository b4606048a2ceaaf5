import { AwsError } from '../../core/aws-error.ts';
import type { Execution, MachineRevision } from './engine/execution.ts';

export interface Tag {
  key: string;
  value: string;
}

/** A state machine with what it was created with. */
export interface Machine {
  arn: string;
  name: string;
  status: 'ACTIVE' | 'DELETING';
  /** Milliseconds since the epoch. */
  creationDate: number;
  revision: MachineRevision;
  loggingConfiguration: Record<string, unknown>;
  tracingConfiguration: Record<string, unknown>;
  encryptionConfiguration: Record<string, unknown>;
  tags: Map<string, string>;
  /** In the order of their start. */
  executions: Execution[];
  running: number;
}

/** The state machines and executions of the account. */
export class Store {
  readonly machines = new Map<string, Machine>();
  readonly executions = new Map<string, Execution>();

  machine(arn: string): Machine {
    checkArn(arn, 'stateMachine');
    const machine = this.machines.get(arn);
    if (machine) return machine;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  machineOf(execution: Execution): Machine | undefined {
    return this.machines.get(execution.revision.machineArn);
  }

  execution(arn: string): Execution {
    checkArn(arn, 'execution');
    const execution = this.executions.get(arn);
    if (execution) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }

  add(machine: Machine, execution: Execution): void {
    this.executions.set(execution.arn, execution);
    machine.executions.push(execution);
  }

  /** Forgets a machine that is being deleted, once nothing of it runs any more. */
  removeWhenIdle(machine: Machine): void {
    if (machine.status !== 'DELETING' || machine.running > 0) return;
    for (const { arn } of machine.executions) this.executions.delete(arn);
    this.machines.delete(machine.arn);
  }
}

function checkArn(arn: unknown, kind: 'stateMachine' | 'execution'): void {
  if (typeof arn !== 'string' || !arn.startsWith('arn:')) {
    throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${String(arn)}'`);
  }
  const type = arn.split(':')[5];
  if (type !== kind) {
    throw new AwsError(
      'InvalidArn',
      `Invalid Arn: 'Resource type not valid in this context: ${type}'`,
    );
  }
}
