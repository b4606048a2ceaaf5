import { createDocumentClient } from '../aws/dynamodb.ts';
import { createPaymentBreaker } from '../circuit-breaker/payment-breaker.ts';
import { systemClock as clock } from '../clock.ts';
import type { Logger } from '../logging/logger.ts';
import { OrderRepository } from '../repositories/order-repository.ts';
import { PaymentStore } from '../repositories/payment-store.ts';
import { choosePaymentProvider } from './choose-provider.ts';
import type { PaymentConfig } from './config.ts';
import type { PaymentDependencies } from './payments.ts';

/** What a function charges or refunds with, of one client. Make it once, outside the handler. */
export async function createPaymentDependencies(
  config: PaymentConfig,
  logger: Logger,
): Promise<PaymentDependencies> {
  const client = createDocumentClient();
  const {
    ORDERS_TABLE: orders,
    ORDER_EVENTS_TABLE: orderEvents,
    PAYMENTS_TABLE: payments,
  } = config;
  return {
    orders: new OrderRepository(client, { orders, orderEvents }),
    store: new PaymentStore(client, { orders, payments }),
    provider: await choosePaymentProvider(config, client),
    breaker: createPaymentBreaker(config, { client, clock, logger }),
    clock,
  };
}
