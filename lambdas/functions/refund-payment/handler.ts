import type { Logger } from '../../shared/logging/logger.ts';
import type { Refunding } from '../../shared/payment/refunding.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { startCompensation } from '../../shared/workflow/compensation.ts';

export interface RefundPaymentDependencies {
  orders: OrderRepository;
  refunding: Refunding;
  logger: Logger;
}

/**
 * The workflow's RefundPayment: begins to undo the order, and undoes its payment. `payment` is
 * absent when no charge was ever asked for.
 *
 * @throws what `startCompensation` and `Refunding.refund` throw.
 */
export function createRefundPaymentHandler(dependencies: RefundPaymentDependencies) {
  const { orders, refunding, logger } = dependencies;
  return async (input: unknown): Promise<{ order_id: string; payment: string | undefined }> => {
    const { reference, order } = await startCompensation(orders, input);
    const { payment, refund_id } = await refunding.refund(order);
    logger.info('payment undone', { code: 'PAYMENT_UNDONE', ...reference, payment, refund_id });
    return { order_id: reference.order_id, payment };
  };
}
