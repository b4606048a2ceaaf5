import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { CauseNotes } from '../../shared/dead-letters/cause-notes.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { PaymentStore } from '../../shared/repositories/payment-store.ts';
import { Parking } from '../../shared/workflow/parking.ts';
import { createWorkflowBackstopHandler } from './handler.ts';

/** As the queue's redrive policy has it. */
const MAX_RECEIVES = 5;

const tables = {
  ORDERS_TABLE: text,
  ORDER_EVENTS_TABLE: text,
  PAYMENTS_TABLE: text,
  FAILED_ORDERS_TABLE: text,
  DEAD_LETTERS_TABLE: text,
};
const env = readEnvironment({ ...COMMON, ...tables });
const client = createDocumentClient();
const { ORDERS_TABLE, ORDER_EVENTS_TABLE } = env;
const orders = new OrderRepository(client, {
  orders: ORDERS_TABLE,
  orderEvents: ORDER_EVENTS_TABLE,
});
const payments = new PaymentStore(client, { orders: ORDERS_TABLE, payments: env.PAYMENTS_TABLE });
const failedOrders = new FailedOrders(client, env.FAILED_ORDERS_TABLE);
const logger = createLogger('workflow-backstop', env);
const parking = new Parking({ orders, payments, failedOrders, clock, logger });
const causes = new CauseNotes(client, env.DEAD_LETTERS_TABLE, 'backstop-queue');
export const handler = createWorkflowBackstopHandler({
  parking,
  causes,
  maxReceives: MAX_RECEIVES,
  logger,
});
