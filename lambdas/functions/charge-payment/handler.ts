import type { Logger } from '../../shared/logging/logger.ts';
import type { Charging } from '../../shared/payment/charging.ts';
import { orderReference } from '../../shared/workflow/step-input.ts';

/**
 * The workflow's ChargePayment: charges the order, once, however often the step runs.
 *
 * @throws what `Charging.charge` throws; the workflow knows each error by its name.
 */
export function createChargePaymentHandler({
  charging,
  logger,
}: {
  charging: Charging;
  logger: Logger;
}) {
  return async (input: unknown): Promise<{ order_id: string; payment: string | undefined }> => {
    const reference = orderReference(input);
    const { payment, charge_id } = await charging.charge(reference);
    logger.info('order charged', { code: 'PAYMENT_CHARGED', ...reference, charge_id });
    return { order_id: reference.order_id, payment };
  };
}
