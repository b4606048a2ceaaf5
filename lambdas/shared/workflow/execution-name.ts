import { isOrderId } from '../domain/order-id.ts';

/** Standard executions run for one order: the first under its id, further ones with a suffix. */
const RESUMED = '.resume-';

/**
 * The name of a further execution for an order. With two UUIDs it has the 80 characters that AWS
 * allows at most.
 *
 * @param id a new UUID.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function resumeExecutionName(orderId: string, id: string): string {
  return `${orderId}${RESUMED}${id}`;
}

/** The order that an execution is for; undefined when its name is none that we give. */
export function orderIdOfExecution(name: string): string | undefined {
  const [orderId, ...rest] = name.split(RESUMED);
  return rest.length <= 1 && isOrderId(orderId) ? orderId : undefined;
}
