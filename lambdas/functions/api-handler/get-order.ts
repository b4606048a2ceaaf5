import type { APIGatewayProxyEvent } from 'aws-lambda';
import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { HttpError } from '../../shared/http/http-error.ts';
import { limitOf, onlyQueryParameters } from '../../shared/http/request.ts';
import type { Answer } from '../../shared/http/response.ts';
import type { ApiDependencies } from './dependencies.ts';
import { orderIdOf } from './order-id-parameter.ts';
import { eventView, orderView } from './order-view.ts';

/** `GET /orders/{order_id}`: an order and a page of its events, oldest first. */
export async function getOrder(
  event: APIGatewayProxyEvent,
  { orders, queries }: Pick<ApiDependencies, 'orders' | 'queries'>,
): Promise<Answer> {
  const orderId = orderIdOf(event);
  onlyQueryParameters(event, ['limit', 'cursor']);
  const limit = limitOf(event);
  const query = `events of ${orderId}`;
  const after = decodeCursor(query, event.queryStringParameters?.cursor, isSequence);
  const [order, page] = await Promise.all([
    orders.find(orderId),
    queries.events(orderId, limit, after),
  ]);
  if (!order) throw new HttpError(404, `order ${orderId} not found`);
  return {
    status: 200,
    body: {
      ...orderView(order),
      events: page.items.map(eventView),
      ...(page.next === undefined ? {} : { next_cursor: encodeCursor(query, page.next) }),
    },
  };
}

function isSequence(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
