import { milliseconds } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { readPaymentConfig } from '../../shared/payment/config.ts';
import { createPaymentDependencies } from '../../shared/payment/dependencies.ts';
import { Refunding } from '../../shared/payment/refunding.ts';
import { createRefundPaymentHandler } from './handler.ts';

const config = readPaymentConfig({ PAYMENT_SETTLE_MS: milliseconds });
const logger = createLogger('refund-payment', config);
const dependencies = await createPaymentDependencies(config, logger);
const refunding = new Refunding({ ...dependencies, settleMs: config.PAYMENT_SETTLE_MS });
export const handler = createRefundPaymentHandler({
  orders: dependencies.orders,
  refunding,
  logger,
});
