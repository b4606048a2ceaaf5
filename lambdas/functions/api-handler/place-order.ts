import type { APIGatewayProxyEvent } from 'aws-lambda';
import { jsonBody } from '../../shared/http/request.ts';
import type { Answer } from '../../shared/http/response.ts';
import type { ApiDependencies } from './dependencies.ts';
import { parseOrderRequest } from './schema.ts';

/**
 * `POST /orders`: takes the order in one transaction. The execution does not exist yet; it is
 * named by the order, so its ARN is known.
 */
export async function placeOrder(
  event: APIGatewayProxyEvent,
  correlationId: string,
  { orders, clock, stateMachineArn, logger }: ApiDependencies,
): Promise<Answer> {
  const request = parseOrderRequest(jsonBody(event));
  const { order_id } = await orders.place(
    { order_id: clock.newId(), correlation_id: correlationId },
    { type: 'PlaceOrder', ...request },
  );
  logger.info('order accepted', {
    code: 'ORDER_ACCEPTED',
    correlation_id: correlationId,
    order_id,
    lines: request.items.length,
  });
  return {
    status: 202,
    headers: { location: `/orders/${order_id}` },
    body: {
      message: 'Order received and processing started',
      order_id,
      status: 'processing',
      execution_arn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${order_id}`,
      correlation_id: correlationId,
    },
  };
}
