/**
 * The Amazon States Language as far as the local runtime runs it: JSONata, no Map, no Parallel.
 *
 * @see https://states-language.net/spec.html
 */
export interface Definition {
  Comment?: string;
  QueryLanguage?: string;
  Version?: string;
  StartAt: string;
  TimeoutSeconds?: number;
  States: Record<string, State>;
}

export type State = TaskState | PassState | ChoiceState | WaitState | SucceedState | FailState;

interface Common {
  Comment?: string;
  QueryLanguage?: string;
}

interface Onward {
  Next?: string;
  End?: true;
  Output?: unknown;
  Assign?: Record<string, unknown>;
}

export interface TaskState extends Common, Onward {
  Type: 'Task';
  Resource: string;
  Arguments?: unknown;
  /** Seconds, or a JSONata expression. */
  TimeoutSeconds?: number | string;
  HeartbeatSeconds?: number | string;
  Retry?: Retrier[];
  Catch?: Catcher[];
}

export interface PassState extends Common, Onward {
  Type: 'Pass';
}

export interface WaitState extends Common, Onward {
  Type: 'Wait';
  Seconds?: number | string;
  Timestamp?: string;
}

export interface ChoiceState extends Common {
  Type: 'Choice';
  Choices: ChoiceRule[];
  Default?: string;
  Output?: unknown;
  Assign?: Record<string, unknown>;
}

export interface ChoiceRule {
  Comment?: string;
  Condition: string | boolean;
  Next: string;
  Output?: unknown;
  Assign?: Record<string, unknown>;
}

export interface SucceedState extends Common {
  Type: 'Succeed';
  Output?: unknown;
}

export interface FailState extends Common {
  Type: 'Fail';
  Error?: string;
  Cause?: string;
}

export interface Retrier {
  Comment?: string;
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  Comment?: string;
  ErrorEquals: string[];
  Next: string;
  Output?: unknown;
  Assign?: Record<string, unknown>;
}
