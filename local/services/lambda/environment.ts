import type { Scheduler } from '../../core/scheduler.ts';
import type { EnvironmentLog } from './environment-log.ts';
import type { FunctionSpec } from './function-spec.ts';

/** A thrown value as Lambda answers it. */
export interface FunctionFailure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** How one invocation ended inside its process. */
export type ProcessOutcome =
  | { kind: 'returned'; payload: string; durationMs: number; rssBytes: number }
  | { kind: 'threw'; error: FunctionFailure; durationMs: number; rssBytes: number }
  | { kind: 'crashed'; error: FunctionFailure }
  /** `started` is false when the process was gone before the handler was called. */
  | { kind: 'died'; reason: string; started: boolean };

export type InitOutcome = { initMs: number } | { error: FunctionFailure };

/** One event for the handler. */
export interface ProcessInvocation {
  id: string;
  functionArn: string;
  event: string;
  timeoutMs: number;
}

/** What an execution environment is started with. */
export interface EnvironmentStart {
  scheduler: Scheduler;
  log: EnvironmentLog;
  spec: FunctionSpec;
  /** All environment variables of the function, its role's credentials among them. */
  variables: Record<string, string>;
  /** The folder of the unpacked code. */
  taskRoot: string;
}

/** One execution environment: it runs one invocation at a time. */
export interface Environment {
  /** Settles when the handler is loaded, or could not be. */
  readonly ready: Promise<InitOutcome>;
  /** Settles when the environment is gone and all it said was read. */
  readonly gone: Promise<void>;
  readonly log: EnvironmentLog;
  /** Invocations taken so far; 0 means that the next one is a cold start. */
  readonly invocations: number;
  /** 0 when it has no process of its own. */
  readonly pid: number;
  /** False as soon as it is not to be used again. */
  readonly alive: boolean;
  readonly busy: boolean;
  /** Hands the event to the handler; never rejects. */
  invoke(invocation: ProcessInvocation): Promise<ProcessOutcome>;
  /** Ends it, with the invocation under way. */
  kill(): void;
}
