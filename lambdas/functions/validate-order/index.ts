import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { ProductCatalogue } from '../../shared/repositories/product-catalogue.ts';
import { createValidateOrderHandler } from './handler.ts';

const tables = { ORDERS_TABLE: text, ORDER_EVENTS_TABLE: text, INVENTORY_TABLE: text };
const env = readEnvironment({ ...COMMON, ...tables });
const client = createDocumentClient();
const orders = new OrderRepository(client, {
  orders: env.ORDERS_TABLE,
  orderEvents: env.ORDER_EVENTS_TABLE,
});
const catalogue = new ProductCatalogue(client, env.INVENTORY_TABLE);
const logger = createLogger('validate-order', env);
export const handler = createValidateOrderHandler({ orders, catalogue, logger });
