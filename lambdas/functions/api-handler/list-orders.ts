import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ORDER_STATUSES } from '../../shared/domain/order.ts';
import { isOrderId } from '../../shared/domain/order-id.ts';
import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { HttpError } from '../../shared/http/http-error.ts';
import { limitOf, onlyQueryParameters } from '../../shared/http/request.ts';
import type { Answer } from '../../shared/http/response.ts';
import type { OrderFilter, OrderQueries } from '../../shared/repositories/order-queries.ts';
import { orderView } from './order-view.ts';
import { ID_RULE, isId } from './schema.ts';

/** `GET /orders`: a page of a customer's orders, of those in a status, or both; newest first. */
export async function listOrders(
  event: APIGatewayProxyEvent,
  { queries }: { queries: OrderQueries },
): Promise<Answer> {
  onlyQueryParameters(event, ['customer_id', 'status', 'limit', 'cursor']);
  const filter = filterOf(event.queryStringParameters ?? {});
  const limit = limitOf(event);
  const query = `orders of ${filter.customer_id ?? 'any customer'} in ${filter.status ?? 'any status'}`;
  const after = decodeCursor(query, event.queryStringParameters?.cursor, isOrderId);
  const page = await queries.orders(filter, limit, after);
  return {
    status: 200,
    body: {
      orders: page.items.map(orderView),
      ...(page.next === undefined ? {} : { next_cursor: encodeCursor(query, page.next) }),
    },
  };
}

function filterOf(parameters: Record<string, string | undefined>): OrderFilter {
  const { customer_id, status } = parameters;
  if (customer_id === undefined && status === undefined) {
    throw new HttpError(400, 'customer_id or status is required');
  }
  if (customer_id !== undefined && !isId(customer_id)) {
    throw new HttpError(400, `customer_id ${ID_RULE}`);
  }
  const known = ORDER_STATUSES.find((candidate) => candidate === status);
  if (status !== undefined && !known) {
    throw new HttpError(400, `status must be one of ${ORDER_STATUSES.join(', ')}`);
  }
  return {
    ...(customer_id === undefined ? {} : { customer_id }),
    ...(known ? { status: known } : {}),
  };
}
