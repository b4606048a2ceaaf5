import { failureReason } from '../domain/failure-reason.ts';
import type { Order } from '../domain/order.ts';
import type { OrderReference, OrderRepository } from '../repositories/order-repository.ts';
import { compensatedEnd, orderReference, taskFailure } from './step-input.ts';

/**
 * What every step that undoes does first: from then on no step goes forward for this order, not
 * even a late attempt of an earlier one. Whichever step runs first says how the order ends; for
 * the later ones, and for an order that was undone before, this writes nothing.
 *
 * @returns the order as it stands; `compensation` is set.
 * @throws StepInputError for input that is not of a compensating step, and what
 * `OrderRepository.carryOut` throws: IllegalTransitionError for an order that ended otherwise.
 */
export async function startCompensation(
  orders: OrderRepository,
  input: unknown,
): Promise<{ reference: OrderReference; order: Order }> {
  const reference = orderReference(input);
  const order = await orders.carryOut(reference, {
    type: 'StartCompensation',
    end: compensatedEnd(input),
    failure_reason: failureReason(taskFailure(input)),
  });
  return { reference, order };
}
