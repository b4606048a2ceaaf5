import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Order } from '../../shared/domain/order.ts';
import { resumeExecutionName } from '../../shared/workflow/execution-name.ts';

/**
 * Starts the workflow of an order again, which goes on from what the order says. The name is of the
 * order's version, so that two sweeps of one state start it once, and a parked order once more.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export async function resumeExpired(
  client: SFNClient,
  stateMachineArn: string,
  { order_id, correlation_id, version }: Order,
): Promise<void> {
  try {
    await client.send(
      new StartExecutionCommand({
        stateMachineArn,
        name: resumeExecutionName(order_id, `expired-${version}`),
        input: JSON.stringify({ order_id, correlation_id }),
      }),
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExecutionAlreadyExists') throw error;
  }
}
