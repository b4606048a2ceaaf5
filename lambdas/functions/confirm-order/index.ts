import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { Stock } from '../../shared/repositories/stock.ts';
import { createConfirmOrderHandler } from './handler.ts';

const env = readEnvironment({
  ...COMMON,
  ORDERS_TABLE: text,
  ORDER_EVENTS_TABLE: text,
  INVENTORY_TABLE: text,
  RESERVATIONS_TABLE: text,
  FAILED_ORDERS_TABLE: text,
});
const client = createDocumentClient();
const orders = new OrderRepository(client, {
  orders: env.ORDERS_TABLE,
  orderEvents: env.ORDER_EVENTS_TABLE,
});
const stock = new Stock(client, orders, {
  inventory: env.INVENTORY_TABLE,
  reservations: env.RESERVATIONS_TABLE,
});
export const handler = createConfirmOrderHandler({
  stock,
  failedOrders: new FailedOrders(client, env.FAILED_ORDERS_TABLE),
  logger: createLogger('confirm-order', env),
});
