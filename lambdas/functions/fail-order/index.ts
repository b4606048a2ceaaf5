import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { createFailOrderHandler } from './handler.ts';

const tables = { ORDERS_TABLE: text, ORDER_EVENTS_TABLE: text, FAILED_ORDERS_TABLE: text };
const env = readEnvironment({ ...COMMON, ...tables });
const orders = new OrderRepository(createDocumentClient(), {
  orders: env.ORDERS_TABLE,
  orderEvents: env.ORDER_EVENTS_TABLE,
});
const failedOrdersTable = env.FAILED_ORDERS_TABLE;
const logger = createLogger('fail-order', env);
export const handler = createFailOrderHandler({ orders, failedOrdersTable, clock, logger });
