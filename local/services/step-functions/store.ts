import { AwsError } from '../../core/aws-error.ts';
import type { Execution, MachineRevision, Qualification } from './engine/execution.ts';

export interface Tag {
  key: string;
  value: string;
}

/** A revision that was published and stays as it is. */
export interface MachineVersion {
  /** `<machine ARN>:<number>` */
  arn: string;
  description: string | undefined;
  revision: MachineRevision;
  /** Milliseconds since the epoch. */
  creationDate: number;
}

/** A name that leads to a version. */
export interface MachineAlias {
  /** `<machine ARN>:<name>` */
  arn: string;
  name: string;
  description: string | undefined;
  version: MachineVersion;
  creationDate: number;
}

/** A state machine with what it was created with. */
export interface Machine {
  arn: string;
  name: string;
  status: 'ACTIVE' | 'DELETING';
  /** Milliseconds since the epoch. */
  creationDate: number;
  /** The latest; what a machine's own ARN means. */
  revision: MachineRevision;
  /** In the order they were published. */
  versions: MachineVersion[];
  /** By name. */
  aliases: Map<string, MachineAlias>;
  loggingConfiguration: Record<string, unknown>;
  tracingConfiguration: Record<string, unknown>;
  encryptionConfiguration: Record<string, unknown>;
  tags: Map<string, string>;
  /** In the order of their start. */
  executions: Execution[];
  running: number;
}

/** What a state machine's ARN means, its own or that of a version or an alias. */
export interface StartTarget {
  machine: Machine;
  revision: MachineRevision;
  qualification: Qualification;
}

/** The ARN of the machine itself: it is what IAM is asked for, whatever is started. */
export function unqualified(stateMachineArn: string): string {
  return stateMachineArn.split(':').slice(0, 7).join(':');
}

/** The state machines and executions of the account. */
export class Store {
  readonly machines = new Map<string, Machine>();
  readonly executions = new Map<string, Execution>();

  machine(arn: string): Machine {
    checkArn(arn, 'stateMachine');
    const machine = this.machines.get(arn);
    if (machine) return machine;
    throw doesNotExist(arn);
  }

  /**
   * What an ARN of a machine, a version or an alias means now.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/execution-alias-version-associate.html
   */
  startTarget(arn: string): StartTarget {
    checkArn(arn, 'stateMachine');
    const machine = this.machine(unqualified(arn));
    if (arn === machine.arn) return { machine, revision: machine.revision, qualification: {} };
    const alias = [...machine.aliases.values()].find((one) => one.arn === arn);
    const version = alias?.version ?? machine.versions.find((one) => one.arn === arn);
    if (!version) throw doesNotExist(arn);
    const qualification = { versionArn: version.arn, ...(alias && { aliasArn: alias.arn }) };
    return { machine, revision: version.revision, qualification };
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

function doesNotExist(arn: string): AwsError {
  return new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
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
