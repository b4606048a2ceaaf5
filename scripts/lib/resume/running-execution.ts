import { paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';

/** The name of an execution that works on the order at this moment, if there is one. */
export async function runningExecution(
  sfn: SFNClient,
  stateMachineArn: string,
  orderId: string,
): Promise<string | undefined> {
  const input = { stateMachineArn, statusFilter: 'RUNNING', maxResults: 1_000 } as const;
  for await (const { executions = [] } of paginateListExecutions({ client: sfn }, input)) {
    const found = executions.find(({ name }) => name?.startsWith(orderId));
    if (found) return found.name;
  }
  return undefined;
}
