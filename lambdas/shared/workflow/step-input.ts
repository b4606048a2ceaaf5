import type { TaskFailure } from '../domain/failure-reason.ts';
import type { CompensatedEnd } from '../domain/order.ts';
import { isOrderId } from '../domain/order-id.ts';
import type { OrderReference } from '../repositories/order-repository.ts';

/** The workflow gave a step something else than its contract says: a defect, not an order's fault. */
export class StepInputError extends Error {
  override readonly name = 'StepInputError';
}

/**
 * The order that a step of the workflow is about.
 *
 * @throws StepInputError naming the member.
 */
export function orderReference(input: unknown): OrderReference {
  const { order_id, correlation_id } = members(input);
  if (!isOrderId(order_id)) throw new StepInputError('order_id must be an order id');
  return { order_id, correlation_id: requireText({ correlation_id }, 'correlation_id') };
}

/**
 * The error that the workflow caught before this step.
 *
 * @throws StepInputError naming the member.
 */
export function taskFailure(input: unknown): TaskFailure {
  const { error, cause } = members(input);
  if (cause !== undefined && typeof cause !== 'string') {
    throw new StepInputError('cause must be a string');
  }
  return { error: requireText({ error }, 'error'), cause: cause ?? '' };
}

/**
 * How the workflow wants an order to end that it undoes.
 *
 * @throws StepInputError when it is none of the two.
 */
export function compensatedEnd(input: unknown): CompensatedEnd {
  const { end } = members(input);
  if (end === 'COMPENSATED' || end === 'FAILED') return end;
  throw new StepInputError('end must be COMPENSATED or FAILED');
}

/** True when the workflow wants an order to end that nothing was done for. */
export function endsAsRejected(input: unknown): boolean {
  return members(input).end === 'REJECTED';
}

/**
 * The state of the workflow that gave up.
 *
 * @throws StepInputError naming the member.
 */
export function givenUpStep(input: unknown): string {
  return requireText(members(input), 'step');
}

/**
 * The provider's answer, as fulfill-order gave it to the workflow.
 *
 * @throws StepInputError naming the member.
 */
export function fulfillmentId(input: unknown): string {
  return requireText(members(members(input).fulfillment), 'fulfillment_id');
}

function members(input: unknown): Record<string, unknown> {
  return typeof input === 'object' && input !== null ? { ...input } : {};
}

function requireText(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') {
    throw new StepInputError(`${name} must be a non-empty string`);
  }
  return value;
}
