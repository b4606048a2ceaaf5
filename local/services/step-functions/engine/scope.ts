import type { Bindings } from '../jsonata/template.ts';
import type { Position } from './execution.ts';
import type { Run } from './run.ts';

/** What `$states` has beside input and context. */
export interface StatesExtra {
  result?: unknown;
  errorOutput?: { Error: string; Cause: string };
  taskToken?: string;
  retryCount?: number;
}

/**
 * `$states` and the workflow variables, as a state's expressions see them.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
 */
export function bindings(run: Run, position: Position, extra: StatesExtra = {}): Bindings {
  const { taskToken, retryCount, ...members } = extra;
  const bound: Bindings = {
    states: {
      input: JSON.parse(position.input) as unknown,
      context: contextObject(run, position, taskToken, retryCount),
      ...members,
    },
  };
  for (const [name, json] of Object.entries(position.variables)) bound[name] = JSON.parse(json);
  return bound;
}

function contextObject(
  run: Run,
  position: Position,
  taskToken: string | undefined,
  retryCount: number | undefined,
): Record<string, unknown> {
  const { execution } = run;
  const { revision, redriveDate } = execution;
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input) as unknown,
      StartTime: new Date(execution.startDate).toISOString(),
      Name: execution.name,
      RoleArn: revision.roleArn,
      RedriveCount: execution.redriveCount,
      ...(redriveDate !== undefined && { RedriveTime: new Date(redriveDate).toISOString() }),
    },
    StateMachine: { Id: revision.machineArn, Name: revision.machineName },
    State: {
      Name: position.state,
      EnteredTime: new Date(position.enteredAt).toISOString(),
      ...(retryCount !== undefined && { RetryCount: retryCount }),
    },
    ...(taskToken !== undefined && { Task: { Token: taskToken } }),
  };
}
