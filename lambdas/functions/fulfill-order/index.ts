import { SFNClient } from '@aws-sdk/client-sfn';
import { CLIENT_OPTIONS } from '../../shared/aws/client-options.ts';
import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { createSqsClient } from '../../shared/aws/sqs.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { CauseNotes } from '../../shared/dead-letters/cause-notes.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { TaskCallback } from '../../shared/workflow/task-callback.ts';
import { chooseProvider } from './choose-provider.ts';
import { readConfig } from './config.ts';
import { Fulfillment } from './fulfillment.ts';
import { createFulfillOrderHandler } from './handler.ts';
import { RedeliveryPace } from './redelivery-pace.ts';

/** As the queue's redrive policy says. */
const MAX_RECEIVES = 3;

const config = readConfig();
const logger = createLogger('fulfill-order', config);
const provider = await chooseProvider(config);
const callback = new TaskCallback(new SFNClient(CLIENT_OPTIONS));
const client = createDocumentClient();
const tables = { orders: config.ORDERS_TABLE, orderEvents: config.ORDER_EVENTS_TABLE };
const orders = new OrderRepository(client, tables);
const fulfillment = new Fulfillment({ provider, callback, orders, logger });
const pace = new RedeliveryPace(createSqsClient(), config.ORDER_QUEUE_URL, logger);
const causes = new CauseNotes(client, config.DEAD_LETTERS_TABLE, 'order-queue');
export const handler = createFulfillOrderHandler({
  fulfillment,
  pace,
  clock,
  logger,
  causes,
  maxReceives: MAX_RECEIVES,
});
