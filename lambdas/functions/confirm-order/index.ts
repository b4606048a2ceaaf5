import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { createConfirmOrderHandler } from './handler.ts';

const env = readEnvironment({ ...COMMON, ORDERS_TABLE: text, ORDER_EVENTS_TABLE: text });
const orders = new OrderRepository(createDocumentClient(), {
  orders: env.ORDERS_TABLE,
  orderEvents: env.ORDER_EVENTS_TABLE,
});
export const handler = createConfirmOrderHandler({
  orders,
  logger: createLogger('confirm-order', env),
});
