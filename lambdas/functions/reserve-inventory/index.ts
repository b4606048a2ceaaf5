import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { Stock } from '../../shared/repositories/stock.ts';
import { readReserveInventoryConfig } from './config.ts';
import { createReserveInventoryHandler } from './handler.ts';

const env = readReserveInventoryConfig();
const client = createDocumentClient();
const orders = new OrderRepository(client, {
  orders: env.ORDERS_TABLE,
  orderEvents: env.ORDER_EVENTS_TABLE,
});
const stock = new Stock(client, orders, {
  inventory: env.INVENTORY_TABLE,
  reservations: env.RESERVATIONS_TABLE,
});
export const handler = createReserveInventoryHandler({
  stock,
  ttlSeconds: env.RESERVATION_TTL_SECONDS,
  logger: createLogger('reserve-inventory', env),
});
