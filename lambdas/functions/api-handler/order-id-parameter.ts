import type { APIGatewayProxyEvent } from 'aws-lambda';
import { isOrderId } from '../../shared/domain/order-id.ts';
import { HttpError } from '../../shared/http/http-error.ts';

/**
 * The order id in the path.
 *
 * @throws HttpError 400 naming order_id.
 */
export function orderIdOf(event: APIGatewayProxyEvent): string {
  const orderId = event.pathParameters?.order_id;
  if (!isOrderId(orderId)) throw new HttpError(400, 'order_id must be a UUID v7 in lower case');
  return orderId;
}
