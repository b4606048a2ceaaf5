import { createApiHandler } from '../../lambdas/functions/api-handler/handler.ts';
import { createDeadLetterRecorderHandler } from '../../lambdas/functions/dead-letter-recorder/handler.ts';
import { DeadLetters } from '../../lambdas/functions/dlq-handler/dead-letters.ts';
import { createDlqHandler } from '../../lambdas/functions/dlq-handler/handler.ts';
import { readConfig } from '../../lambdas/functions/fulfill-order/config.ts';
import { Fulfillment } from '../../lambdas/functions/fulfill-order/fulfillment.ts';
import { createFulfillOrderHandler } from '../../lambdas/functions/fulfill-order/handler.ts';
import { RedeliveryPace } from '../../lambdas/functions/fulfill-order/redelivery-pace.ts';
import { createNotificationHandler } from '../../lambdas/functions/notification/handler.ts';
import { EventPublisher } from '../../lambdas/functions/outbox-relay/event-publisher.ts';
import { createOutboxRelayHandler } from '../../lambdas/functions/outbox-relay/handler.ts';
import { WorkflowStarter } from '../../lambdas/functions/outbox-relay/workflow-starter.ts';
import { createReservationSweeperHandler } from '../../lambdas/functions/reservation-sweeper/handler.ts';
import { resumeExpired } from '../../lambdas/functions/reservation-sweeper/resume.ts';
import { ReservationSweep } from '../../lambdas/functions/reservation-sweeper/sweep.ts';
import { createShippingNoticeHandler } from '../../lambdas/functions/shipping-notice/handler.ts';
import { ShippingNotices } from '../../lambdas/functions/shipping-notice/shipping-notices.ts';
import { createWorkflowBackstopHandler } from '../../lambdas/functions/workflow-backstop/handler.ts';
import { createPaymentBreakerState } from '../../lambdas/shared/circuit-breaker/payment-breaker.ts';
import { CauseNotes } from '../../lambdas/shared/dead-letters/cause-notes.ts';
import { DeadLetterRecords } from '../../lambdas/shared/dead-letters/dead-letter-records.ts';
import { OncePerEvent } from '../../lambdas/shared/events/once-per-event.ts';
import { Topic } from '../../lambdas/shared/events/topic.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { IdempotencyStore } from '../../lambdas/shared/repositories/idempotency-store.ts';
import { OrderQueries } from '../../lambdas/shared/repositories/order-queries.ts';
import { PlatformEvents } from '../../lambdas/shared/repositories/platform-events.ts';
import { Reservations } from '../../lambdas/shared/repositories/reservations.ts';
import { TaskCallback } from '../../lambdas/shared/workflow/task-callback.ts';
import { CLIENTS } from './clients.ts';
import { type Compose, repository, stockOf, table, type Variables } from './means.ts';
import { simulatedFulfillment } from './providers.ts';
import { parkingOf, WORKFLOW_FUNCTIONS } from './workflow-functions.ts';

const { documents, dynamodb, events, sfn, sns, sqs } = CLIENTS;

const causesOf = (variables: Variables, queue: string): CauseNotes =>
  new CauseNotes(documents, table(variables, 'DEAD_LETTERS_TABLE'), queue);

/** Every function of the platform, composed as its index.ts does, on the means of a run. */
export const FUNCTIONS: Record<string, Compose> = {
  ...WORKFLOW_FUNCTIONS,

  'api-handler': (variables, means) => {
    const { clock, logger } = means;
    const tables = {
      orders: table(variables, 'ORDERS_TABLE'),
      orderEvents: table(variables, 'ORDER_EVENTS_TABLE'),
    };
    const CIRCUIT_BREAKERS_TABLE = table(variables, 'CIRCUIT_BREAKERS_TABLE');
    const breaker = { client: documents, clock, logger };
    return createApiHandler({
      orders: repository(variables, means),
      queries: new OrderQueries(documents, tables),
      idempotency: new IdempotencyStore(documents, table(variables, 'IDEMPOTENCY_TABLE'), clock),
      paymentBreaker: createPaymentBreakerState({ CIRCUIT_BREAKERS_TABLE }, breaker),
      clock,
      logger,
      environment: table(variables, 'ENVIRONMENT'),
      release: {
        version: table(variables, 'RELEASE_VERSION'),
        commit: table(variables, 'RELEASE_COMMIT'),
        artifact_hash: table(variables, 'ARTIFACT_HASH'),
      },
      stateMachineArn: table(variables, 'STATE_MACHINE_ARN'),
      allowedOrigin: table(variables, 'CORS_ALLOWED_ORIGIN'),
    });
  },

  'outbox-relay': (variables, { logger }) => {
    const name = table(variables, 'EVENT_BUS_NAME');
    const bus = { name, environment: table(variables, 'ENVIRONMENT') };
    const publisher = new EventPublisher(events, bus, logger);
    const starter = new WorkflowStarter(sfn, table(variables, 'STATE_MACHINE_ARN'), logger);
    return createOutboxRelayHandler({ publisher, starter, logger });
  },

  'fulfill-order': (variables, means) => {
    const { clock, logger, random } = means;
    const config = readConfig(variables);
    if (config.kind !== 'simulated') throw new Error('the proof simulates the provider');
    const provider = simulatedFulfillment(config, means);
    const orders = repository(variables, means);
    const callback = new TaskCallback(sfn);
    return createFulfillOrderHandler({
      fulfillment: new Fulfillment({ provider, callback, orders, logger }),
      pace: new RedeliveryPace(sqs, config.ORDER_QUEUE_URL, logger, random),
      causes: causesOf(variables, 'order-queue'),
      maxReceives: 3,
      clock,
      logger,
    });
  },

  'dlq-handler': (variables, { clock, logger }) => {
    const records = new DeadLetterRecords(documents, table(variables, 'DEAD_LETTERS_TABLE'));
    const failedOrders = new FailedOrders(documents, table(variables, 'FAILED_ORDERS_TABLE'));
    const callback = new TaskCallback(sfn);
    const deadLetters = new DeadLetters({ records, failedOrders, callback, clock, logger });
    return createDlqHandler({ deadLetters, logger });
  },

  'dead-letter-recorder': (variables, { clock, logger }) => {
    const records = new DeadLetterRecords(documents, table(variables, 'DEAD_LETTERS_TABLE'));
    return createDeadLetterRecorderHandler({ records, clock, logger });
  },

  'workflow-backstop': (variables, means) =>
    createWorkflowBackstopHandler({
      parking: parkingOf(variables, means),
      causes: causesOf(variables, 'backstop-queue'),
      maxReceives: 5,
      logger: means.logger,
    }),

  notification: (variables, { logger }) =>
    createNotificationHandler({
      topic: new Topic(sns, table(variables, 'NOTIFICATION_TOPIC_ARN')),
      once: onceOf(variables, 'notification', logger),
      causes: causesOf(variables, 'notification-queue'),
      maxReceives: 3,
      logger,
    }),

  'shipping-notice': (variables, { clock, logger }) => {
    const topic = new Topic(sns, table(variables, 'SHIPPING_NOTICE_TOPIC_ARN'));
    const platformEvents = new PlatformEvents(documents, table(variables, 'PLATFORM_EVENTS_TABLE'));
    return createShippingNoticeHandler({
      notices: new ShippingNotices({ topic, platformEvents, clock }),
      once: onceOf(variables, 'shipping-notice', logger),
      causes: causesOf(variables, 'shipping-notice-queue'),
      maxReceives: 3,
      logger,
    });
  },

  'reservation-sweeper': (variables, means) => {
    const { clock, logger } = means;
    const stateMachineArn = table(variables, 'STATE_MACHINE_ARN');
    const sweep = new ReservationSweep({
      reservations: new Reservations(documents, table(variables, 'RESERVATIONS_TABLE')),
      orders: repository(variables, means),
      stock: stockOf(variables, means),
      resume: (reference) => resumeExpired(sfn, stateMachineArn, reference),
      clock,
      logger,
    });
    return createReservationSweeperHandler({ sweep, logger });
  },
};

function onceOf(
  variables: Variables,
  subscriber: string,
  logger: ConstructorParameters<typeof OncePerEvent>[3],
) {
  return new OncePerEvent(dynamodb, table(variables, 'IDEMPOTENCY_TABLE'), subscriber, logger);
}
