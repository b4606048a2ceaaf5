import type { APIGatewayProxyEvent } from 'aws-lambda';
import { NotCancellableError, OrderNotFoundError } from '../../shared/domain/errors.ts';
import { hasEnded, type Order } from '../../shared/domain/order.ts';
import { HttpError } from '../../shared/http/http-error.ts';
import { noBody, onlyQueryParameters } from '../../shared/http/request.ts';
import type { Answer } from '../../shared/http/response.ts';
import type { ApiDependencies } from './dependencies.ts';
import { orderIdOf } from './order-id-parameter.ts';

/**
 * `POST /orders/{order_id}/cancel`: notes on the order that it is not wanted any more. The next
 * step of its workflow sees that and undoes what was done, so the answer is 202 until the order
 * has ended. A repeat notes nothing.
 */
export async function cancelOrder(
  event: APIGatewayProxyEvent,
  correlation_id: string,
  { orders, logger }: Pick<ApiDependencies, 'orders' | 'logger'>,
): Promise<Answer> {
  const order_id = orderIdOf(event);
  onlyQueryParameters(event, []);
  noBody(event);
  const order = await cancel(orders, { order_id, correlation_id });
  const ended = hasEnded(order);
  logger.info('cancellation taken', {
    code: 'CANCELLATION_TAKEN',
    correlation_id,
    order_id,
    order_status: order.status,
  });
  return {
    status: ended ? 200 : 202,
    headers: { location: `/orders/${order_id}` },
    body: { order_id, status: ended ? order.status : 'cancelling', correlation_id },
  };
}

async function cancel(
  orders: ApiDependencies['orders'],
  reference: { order_id: string; correlation_id: string },
): Promise<Order> {
  try {
    return await orders.carryOut(reference, { type: 'CancelOrder' });
  } catch (error) {
    if (error instanceof OrderNotFoundError) throw new HttpError(404, error.message);
    if (error instanceof NotCancellableError) throw new HttpError(409, error.message);
    throw error;
  }
}
