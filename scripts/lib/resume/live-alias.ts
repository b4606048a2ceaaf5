import { LIVE } from '../shift/function-aliases.ts';

/**
 * What an execution is started on. The state machine's own ARN means what was applied last, also
 * before any traffic was shifted to it; the alias means what orders run on.
 */
export function liveAlias(stateMachineArn: string): string {
  return `${stateMachineArn}:${LIVE}`;
}
