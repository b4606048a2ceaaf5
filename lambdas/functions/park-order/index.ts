import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { PaymentStore } from '../../shared/repositories/payment-store.ts';
import { Parking } from '../../shared/workflow/parking.ts';
import { createParkOrderHandler } from './handler.ts';

const tables = { ORDERS_TABLE: text, ORDER_EVENTS_TABLE: text, PAYMENTS_TABLE: text };
const env = readEnvironment({ ...COMMON, ...tables, FAILED_ORDERS_TABLE: text });
const client = createDocumentClient();
const { ORDERS_TABLE, ORDER_EVENTS_TABLE } = env;
const orders = new OrderRepository(client, {
  orders: ORDERS_TABLE,
  orderEvents: ORDER_EVENTS_TABLE,
});
const payments = new PaymentStore(client, { orders: ORDERS_TABLE, payments: env.PAYMENTS_TABLE });
const failedOrders = new FailedOrders(client, env.FAILED_ORDERS_TABLE);
const logger = createLogger('park-order', env);
const parking = new Parking({ orders, payments, failedOrders, clock, logger });
export const handler = createParkOrderHandler({ parking });
