import { failureReason } from '../../shared/domain/failure-reason.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { orderReference, taskFailure } from '../../shared/workflow/step-input.ts';

/** The workflow's RejectOrder: ends an order that broke a rule before anything was done for it. */
export function createRejectOrderHandler({
  orders,
  logger,
}: {
  orders: OrderRepository;
  logger: Logger;
}) {
  return async (input: unknown): Promise<{ order_id: string; status: string }> => {
    const reference = orderReference(input);
    const failure_reason = failureReason(taskFailure(input));
    const { status } = await orders.carryOut(reference, { type: 'RejectOrder', failure_reason });
    logger.info('order rejected', { code: 'ORDER_REJECTED', ...reference, failure_reason });
    return { order_id: reference.order_id, status };
  };
}
