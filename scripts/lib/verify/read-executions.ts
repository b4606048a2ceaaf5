import { type ExecutionStatus, paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import type { OrderExecutions } from './books.ts';

const BROKEN: readonly ExecutionStatus[] = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * The executions that run, and those that ended without a business end, by order. An execution is
 * named by its order's id; one that resumes it has a suffix behind a dot.
 */
export async function readExecutions(
  sfn: SFNClient,
  stateMachineArn: string,
): Promise<Map<string, OrderExecutions>> {
  const executions = new Map<string, OrderExecutions>();
  const of = (name: string): OrderExecutions => {
    const [orderId = name] = name.split('.');
    const known = executions.get(orderId) ?? { running: 0 };
    executions.set(orderId, known);
    return known;
  };
  for (const status of BROKEN) {
    for await (const name of names(sfn, stateMachineArn, status)) of(name).broken = status;
  }
  // Last, so that an execution that ends while we read is seen as running rather than as missing.
  for await (const name of names(sfn, stateMachineArn, 'RUNNING')) of(name).running += 1;
  return executions;
}

async function* names(
  client: SFNClient,
  stateMachineArn: string,
  statusFilter: ExecutionStatus,
): AsyncGenerator<string> {
  const input = { stateMachineArn, statusFilter, maxResults: 1_000 };
  for await (const { executions = [] } of paginateListExecutions({ client }, input)) {
    for (const { name } of executions) if (name !== undefined) yield name;
  }
}
