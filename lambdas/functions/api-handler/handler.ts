import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { HttpError } from '../../shared/http/http-error.ts';
import { correlationIdOf } from '../../shared/http/request.ts';
import { type Answer, toProxyResult } from '../../shared/http/response.ts';
import { answerError } from './answer-error.ts';
import { cancelOrder } from './cancel-order.ts';
import type { ApiDependencies } from './dependencies.ts';
import { getOrder } from './get-order.ts';
import { listOrders } from './list-orders.ts';
import { placeOrder } from './place-order.ts';

/** Answers the requests that API Gateway lets through. It never throws: a fault is a 500. */
export function createApiHandler(dependencies: ApiDependencies) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const correlationId = correlationIdOf(event);
    let answer: Answer;
    try {
      answer = await route(event, correlationId, dependencies);
    } catch (error) {
      answer = answerError(error, correlationId, dependencies.logger);
    }
    return toProxyResult(answer, correlationId, dependencies.allowedOrigin);
  };
}

async function route(
  event: APIGatewayProxyEvent,
  correlationId: string,
  dependencies: ApiDependencies,
): Promise<Answer> {
  switch (`${event.httpMethod} ${event.resource}`) {
    case 'POST /order':
    case 'POST /orders':
      return placeOrder(event, correlationId, dependencies);
    case 'GET /orders':
      return listOrders(event, dependencies);
    case 'GET /orders/{order_id}':
      return getOrder(event, dependencies);
    case 'POST /orders/{order_id}/cancel':
      return cancelOrder(event, correlationId, dependencies);
    case 'GET /health':
      return health(dependencies);
    default:
      throw new HttpError(404, `no route ${event.httpMethod} ${event.resource}`);
  }
}

function health({ environment, release, clock }: ApiDependencies): Answer {
  const body = { status: 'healthy', service: 'dofs', environment, ...release };
  return { status: 200, body: { ...body, time: clock.timestamp() } };
}
