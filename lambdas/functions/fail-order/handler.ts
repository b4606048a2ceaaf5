import type { Clock } from '../../shared/clock.ts';
import { cut } from '../../shared/cut.ts';
import { failureReason } from '../../shared/domain/failure-reason.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { failureWrite } from '../../shared/repositories/failed-orders.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { orderReference, taskFailure } from '../../shared/workflow/step-input.ts';

export interface FailOrderDependencies {
  orders: OrderRepository;
  failedOrdersTable: string;
  clock: Clock;
  logger: Logger;
}

/** A cause is as long as 32 KiB; the row needs what an operator reads. */
const MAX_CAUSE = 4_000;

/**
 * The workflow's FailOrder: ends an order that could not be fulfilled. The row in failed-orders
 * is part of the transaction, so no order fails unseen.
 */
export function createFailOrderHandler(dependencies: FailOrderDependencies) {
  const { orders, failedOrdersTable, clock, logger } = dependencies;
  return async (input: unknown): Promise<{ order_id: string; status: string }> => {
    const reference = orderReference(input);
    const { error, cause } = taskFailure(input);
    const failure_reason = failureReason({ error, cause });
    const row = failureWrite(failedOrdersTable, {
      ...reference,
      failure_reason,
      error,
      cause: cut(cause, MAX_CAUSE),
      failed_at: clock.timestamp(),
    });
    const command = { type: 'FailOrder', failure_reason } as const;
    const { status } = await orders.carryOut(reference, command, { alongside: [row] });
    logger.warn('order failed', { code: 'ORDER_FAILED', ...reference, failure_reason });
    return { order_id: reference.order_id, status };
  };
}
