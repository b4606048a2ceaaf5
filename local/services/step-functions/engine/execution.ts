import type { CompiledMachine } from '../asl/compile.ts';
import { History } from './history.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** The revision of a state machine that an execution was started with, and keeps. */
export interface MachineRevision {
  machineArn: string;
  machineName: string;
  roleArn: string;
  /** The definition as it was given. */
  definition: string;
  compiled: CompiledMachine;
  updateDate: number;
  revisionId: string | undefined;
}

/** The version and the alias that an execution was started with, where it was. */
export interface Qualification {
  versionArn?: string;
  aliasArn?: string;
}

/** Where an execution stands: enough to go on from there after a redrive. Values are JSON texts. */
export interface Position {
  state: string;
  input: string;
  variables: Readonly<Record<string, string>>;
  enteredEventId: number;
  enteredAt: number;
}

/** One execution, running or closed. A closed one holds texts only. */
export class Execution {
  readonly arn: string;
  readonly name: string;
  readonly revision: MachineRevision;
  readonly qualification: Qualification;
  readonly input: string;
  /** Milliseconds since the epoch. */
  readonly startDate: number;
  /** Grows with every execution of the service: the order of listings. */
  readonly ordinal: number;
  readonly history = new History();
  status: ExecutionStatus = 'RUNNING';
  stopDate: number | undefined;
  output: string | undefined;
  error: string | undefined;
  cause: string | undefined;
  redriveCount = 0;
  redriveDate: number | undefined;
  position: Position | undefined;

  constructor(start: {
    arn: string;
    name: string;
    revision: MachineRevision;
    qualification: Qualification;
    input: string;
    startDate: number;
    ordinal: number;
  }) {
    this.arn = start.arn;
    this.name = start.name;
    this.revision = start.revision;
    this.qualification = start.qualification;
    this.input = start.input;
    this.startDate = start.startDate;
    this.ordinal = start.ordinal;
  }
}
