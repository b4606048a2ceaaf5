import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { createCloseOrderHandler } from './handler.ts';
import { OrderClosing } from './order-closing.ts';

const tables = { ORDERS_TABLE: text, ORDER_EVENTS_TABLE: text, FAILED_ORDERS_TABLE: text };
const env = readEnvironment({ ...COMMON, ...tables });
const client = createDocumentClient();
const orders = new OrderRepository(client, {
  orders: env.ORDERS_TABLE,
  orderEvents: env.ORDER_EVENTS_TABLE,
});
const failedOrders = new FailedOrders(client, env.FAILED_ORDERS_TABLE);
const closing = new OrderClosing({ orders, failedOrders, clock });
export const handler = createCloseOrderHandler({
  closing,
  logger: createLogger('close-order', env),
});
