import type { Logger } from '../../shared/logging/logger.ts';
import { endsAsRejected } from '../../shared/workflow/step-input.ts';
import type { OrderClosing } from './order-closing.ts';

/** The workflow's RejectOrder and CloseOrder: end an order that is not fulfilled. */
export function createCloseOrderHandler({
  closing,
  logger,
}: {
  closing: OrderClosing;
  logger: Logger;
}) {
  return async (input: unknown): Promise<{ order_id: string; status: string }> => {
    const order = await (endsAsRejected(input) ? closing.reject(input) : closing.close(input));
    const { order_id, correlation_id, status, failure_reason } = order;
    const fields = { order_id, correlation_id, status, failure_reason };
    if (status === 'FAILED') logger.warn('order failed', { code: 'ORDER_CLOSED', ...fields });
    else logger.info('order closed', { code: 'ORDER_CLOSED', ...fields });
    return { order_id, status };
  };
}
