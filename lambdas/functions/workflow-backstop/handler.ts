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
    const { order_id, name, status, error, cause } = parseBrokenExecution(body);
    if (error === ORDER_PARKED) return;
    const words = [error, cause].filter((word) => word !== undefined).join(': ');
    await parking.park(order_id, `execution ${name} ended ${status}${words && `: ${words}`}`);
  };
  return createQueueConsumer({ ...consumer, handle });
}
