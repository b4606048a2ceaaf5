import { SFNClient } from '@aws-sdk/client-sfn';
import { CLIENT_OPTIONS } from '../../shared/aws/client-options.ts';
import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { Reservations } from '../../shared/repositories/reservations.ts';
import { Stock } from '../../shared/repositories/stock.ts';
import { createReservationSweeperHandler } from './handler.ts';
import { resumeExpired } from './resume.ts';
import { ReservationSweep } from './sweep.ts';

const env = readEnvironment({
  ...COMMON,
  ORDERS_TABLE: text,
  ORDER_EVENTS_TABLE: text,
  INVENTORY_TABLE: text,
  RESERVATIONS_TABLE: text,
  STATE_MACHINE_ARN: text,
});
const client = createDocumentClient();
const workflows = new SFNClient(CLIENT_OPTIONS);
const logger = createLogger('reservation-sweeper', env);
const orders = new OrderRepository(client, {
  orders: env.ORDERS_TABLE,
  orderEvents: env.ORDER_EVENTS_TABLE,
});
const stock = new Stock(client, orders, {
  inventory: env.INVENTORY_TABLE,
  reservations: env.RESERVATIONS_TABLE,
});
const sweep = new ReservationSweep({
  reservations: new Reservations(client, env.RESERVATIONS_TABLE),
  orders,
  stock,
  resume: (order) => resumeExpired(workflows, env.STATE_MACHINE_ARN, order),
  clock,
  logger,
});
export const handler = createReservationSweeperHandler({ sweep, logger });
