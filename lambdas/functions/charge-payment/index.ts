import { createLogger } from '../../shared/logging/logger.ts';
import { Charging } from '../../shared/payment/charging.ts';
import { readPaymentConfig } from '../../shared/payment/config.ts';
import { createPaymentDependencies } from '../../shared/payment/dependencies.ts';
import { createChargePaymentHandler } from './handler.ts';

const config = readPaymentConfig({});
const logger = createLogger('charge-payment', config);
const charging = new Charging(await createPaymentDependencies(config, logger));
export const handler = createChargePaymentHandler({ charging, logger });
