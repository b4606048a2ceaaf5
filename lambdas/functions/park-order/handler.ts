import { failureReason } from '../../shared/domain/failure-reason.ts';
import type { Parking } from '../../shared/workflow/parking.ts';
import { givenUpStep, orderReference, taskFailure } from '../../shared/workflow/step-input.ts';

/** The workflow's ParkOrder: a step could not be finished, so an operator has to look. */
export function createParkOrderHandler({ parking }: { parking: Parking }) {
  return async (input: unknown): Promise<{ order_id: string; status: string }> => {
    const { order_id } = orderReference(input);
    const reason = `${givenUpStep(input)} gave up: ${failureReason(taskFailure(input))}`;
    const { status } = await parking.park(order_id, reason);
    return { order_id, status };
  };
}
