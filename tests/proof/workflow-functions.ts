import { createChargePaymentHandler } from '../../lambdas/functions/charge-payment/handler.ts';
import { createCloseOrderHandler } from '../../lambdas/functions/close-order/handler.ts';
import { OrderClosing } from '../../lambdas/functions/close-order/order-closing.ts';
import { createConfirmOrderHandler } from '../../lambdas/functions/confirm-order/handler.ts';
import { createParkOrderHandler } from '../../lambdas/functions/park-order/handler.ts';
import { createRefundPaymentHandler } from '../../lambdas/functions/refund-payment/handler.ts';
import { createReleaseInventoryHandler } from '../../lambdas/functions/release-inventory/handler.ts';
import { readReserveInventoryConfig } from '../../lambdas/functions/reserve-inventory/config.ts';
import { createReserveInventoryHandler } from '../../lambdas/functions/reserve-inventory/handler.ts';
import { createValidateOrderHandler } from '../../lambdas/functions/validate-order/handler.ts';
import { CircuitBreaker } from '../../lambdas/shared/circuit-breaker/circuit-breaker.ts';
import { DynamoDbBreakerStore } from '../../lambdas/shared/circuit-breaker/dynamodb-breaker-store.ts';
import { PAYMENT_BREAKER } from '../../lambdas/shared/circuit-breaker/payment-breaker.ts';
import { milliseconds } from '../../lambdas/shared/config/environment.ts';
import { Charging } from '../../lambdas/shared/payment/charging.ts';
import { type PaymentConfig, readPaymentConfig } from '../../lambdas/shared/payment/config.ts';
import type { PaymentDependencies } from '../../lambdas/shared/payment/payments.ts';
import { Refunding } from '../../lambdas/shared/payment/refunding.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { PaymentStore } from '../../lambdas/shared/repositories/payment-store.ts';
import { ProductCatalogue } from '../../lambdas/shared/repositories/product-catalogue.ts';
import { Parking } from '../../lambdas/shared/workflow/parking.ts';
import { CLIENTS } from './clients.ts';
import { type Compose, type Means, repository, stockOf, table, type Variables } from './means.ts';
import { simulatedPayments } from './providers.ts';

const { documents } = CLIENTS;

/** The workflow's steps, composed as their index.ts does. */
export const WORKFLOW_FUNCTIONS: Record<string, Compose> = {
  'validate-order': (variables, means) => {
    const inventory = table(variables, 'INVENTORY_TABLE');
    const catalogue = new ProductCatalogue(documents, inventory, means.pause);
    const orders = repository(variables, means);
    return createValidateOrderHandler({ orders, catalogue, logger: means.logger });
  },

  'reserve-inventory': (variables, means) => {
    const { RESERVATION_TTL_SECONDS: ttlSeconds } = readReserveInventoryConfig(variables);
    const stock = stockOf(variables, means);
    return createReserveInventoryHandler({ stock, ttlSeconds, logger: means.logger });
  },

  'charge-payment': (variables, means) => {
    const charging = new Charging(payments(readPaymentConfig({}, variables), variables, means));
    return createChargePaymentHandler({ charging, logger: means.logger });
  },

  'refund-payment': (variables, means) => {
    const config = readPaymentConfig({ PAYMENT_SETTLE_MS: milliseconds }, variables);
    const dependencies = payments(config, variables, means);
    const refunding = new Refunding({ ...dependencies, settleMs: config.PAYMENT_SETTLE_MS });
    const { orders } = dependencies;
    return createRefundPaymentHandler({ orders, refunding, logger: means.logger });
  },

  'release-inventory': (variables, means) => {
    const orders = repository(variables, means);
    const stock = stockOf(variables, means);
    return createReleaseInventoryHandler({ orders, stock, logger: means.logger });
  },

  'confirm-order': (variables, means) => {
    const failedOrders = new FailedOrders(documents, table(variables, 'FAILED_ORDERS_TABLE'));
    const stock = stockOf(variables, means);
    return createConfirmOrderHandler({ stock, failedOrders, logger: means.logger });
  },

  'close-order': (variables, { clock, logger, ...means }) => {
    const failedOrders = new FailedOrders(documents, table(variables, 'FAILED_ORDERS_TABLE'));
    const orders = repository(variables, { clock, logger, ...means });
    const closing = new OrderClosing({ orders, failedOrders, clock });
    return createCloseOrderHandler({ closing, logger });
  },

  'park-order': (variables, means) =>
    createParkOrderHandler({ parking: parkingOf(variables, means) }),
};

/** What parks orders, for the workflow and for its backstop. */
export function parkingOf(variables: Variables, { clock, logger, ...means }: Means): Parking {
  const tables = {
    orders: table(variables, 'ORDERS_TABLE'),
    payments: table(variables, 'PAYMENTS_TABLE'),
  };
  return new Parking({
    orders: repository(variables, { clock, logger, ...means }),
    payments: new PaymentStore(documents, tables, means.pause),
    failedOrders: new FailedOrders(documents, table(variables, 'FAILED_ORDERS_TABLE')),
    clock,
    logger,
  });
}

function payments(config: PaymentConfig, variables: Variables, means: Means): PaymentDependencies {
  if (config.kind !== 'simulated') throw new Error('the proof knows the simulated provider alone');
  const { clock, logger, pause } = means;
  const tables = {
    circuitBreakers: config.CIRCUIT_BREAKERS_TABLE,
    platformEvents: config.PLATFORM_EVENTS_TABLE,
  };
  const settings = {
    windowMs: config.PAYMENT_BREAKER_WINDOW_MS,
    minFailures: config.PAYMENT_BREAKER_MIN_FAILURES,
    failureRate: config.PAYMENT_BREAKER_FAILURE_RATE,
    openMs: config.PAYMENT_BREAKER_OPEN_MS,
    leaseMs: config.PAYMENT_BREAKER_LEASE_MS,
  };
  const store = new DynamoDbBreakerStore(documents, tables, PAYMENT_BREAKER, clock, pause);
  return {
    orders: repository(variables, means),
    store: new PaymentStore(
      documents,
      { orders: config.ORDERS_TABLE, payments: config.PAYMENTS_TABLE },
      pause,
    ),
    provider: simulatedPayments(config, means),
    breaker: new CircuitBreaker({ store, clock, settings, logger }),
    clock,
  };
}
