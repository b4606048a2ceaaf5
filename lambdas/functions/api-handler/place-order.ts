import type { APIGatewayProxyEvent } from 'aws-lambda';
import { jsonBody } from '../../shared/http/request.ts';
import type { Answer } from '../../shared/http/response.ts';
import type { OrderReference } from '../../shared/repositories/order-repository.ts';
import type { ApiDependencies } from './dependencies.ts';
import { type IdempotentRequest, idempotentRequest } from './idempotent-request.ts';
import { type OrderRequest, parseOrderRequest } from './schema.ts';

/**
 * `POST /orders`: takes the order in one transaction. The execution does not exist yet; it is
 * named by the order, so its ARN is known. While payments are not possible no order is taken, but
 * who repeats a request for one that was taken still gets its answer.
 */
export async function placeOrder(
  event: APIGatewayProxyEvent,
  correlationId: string,
  dependencies: ApiDependencies,
): Promise<Answer> {
  const request = parseOrderRequest(jsonBody(event));
  const keyed = idempotentRequest(event, request, dependencies.idempotency);
  const breaker = await dependencies.paymentBreaker.current();
  if (!breaker.open) return take(request, keyed, correlationId, dependencies);
  const first = await keyed?.replay();
  if (first) return replayed(first, correlationId, dependencies);
  const { retry_after_seconds } = breaker;
  dependencies.logger.warn('order put off', {
    code: 'ORDER_PUT_OFF',
    correlation_id: correlationId,
    retry_after_seconds,
  });
  return putOff(retry_after_seconds, correlationId);
}

async function take(
  request: OrderRequest,
  keyed: IdempotentRequest | undefined,
  correlationId: string,
  { orders, clock, stateMachineArn, logger }: ApiDependencies,
): Promise<Answer> {
  const reference = { order_id: clock.newId(), correlation_id: correlationId };
  const answer = accepted(reference, stateMachineArn);
  try {
    const record = keyed ? [keyed.write(reference.order_id, answer)] : [];
    await orders.place(reference, { type: 'PlaceOrder', ...request }, record);
  } catch (error) {
    if (!keyed) throw error;
    return replayed(await keyed.answerRefused(error), correlationId, { logger });
  }
  logger.info('order accepted', {
    code: 'ORDER_ACCEPTED',
    ...reference,
    lines: request.items.length,
  });
  return answer;
}

function replayed(
  first: Answer,
  correlationId: string,
  { logger }: Pick<ApiDependencies, 'logger'>,
): Answer {
  logger.info('first answer given again', {
    code: 'REQUEST_REPLAYED',
    correlation_id: correlationId,
    location: first.headers?.location,
  });
  return first;
}

function accepted({ order_id, correlation_id }: OrderReference, stateMachineArn: string): Answer {
  return {
    status: 202,
    headers: { location: `/orders/${order_id}` },
    body: {
      message: 'Order received and processing started',
      order_id,
      status: 'processing',
      execution_arn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${order_id}`,
      correlation_id,
    },
  };
}

function putOff(retry_after_seconds: number, correlation_id: string): Answer {
  const error = 'payments are not possible at the moment, try again later';
  return {
    status: 503,
    headers: { 'retry-after': String(retry_after_seconds) },
    body: { error, retry_after_seconds, correlation_id },
  };
}
