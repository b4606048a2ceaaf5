import type { SQSRecord } from 'aws-lambda';
import {
  createQueueConsumer,
  type QueueConsumerDependencies,
} from '../../shared/queue/queue-consumer.ts';
import { parseBrokenExecution } from '../../shared/workflow/execution-end.ts';
import type { Parking } from '../../shared/workflow/parking.ts';

/** How an execution ends after it parked its order by itself. */
export const ORDER_PARKED = 'OrderParked';

/**
 * Parks the order of every execution that ended FAILED, TIMED_OUT or ABORTED, so that none ends
 * silently. A message that tells of no such execution fails, and ends among the dead letters.
 */
export function createWorkflowBackstopHandler({
  parking,
  ...consumer
}: { parking: Parking } & Omit<QueueConsumerDependencies, 'handle'>) {
  const handle = async ({ body }: SQSRecord): Promise<void> => {
    const { order_id, name, status, started_at, error, cause } = parseBrokenExecution(body);
    if (error === ORDER_PARKED) return;
    const words = [error, cause].filter((word) => word !== undefined).join(': ');
    const reason = `execution ${name} ended ${status}${words && `: ${words}`}`;
    // What was parked since then was parked by this execution, or by a later one.
    await parking.park(order_id, reason, started_at);
  };
  return createQueueConsumer({ ...consumer, handle });
}
