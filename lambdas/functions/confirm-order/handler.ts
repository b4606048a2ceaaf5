import type { Logger } from '../../shared/logging/logger.ts';
import type { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import type { Stock } from '../../shared/repositories/stock.ts';
import { fulfillmentId, orderReference } from '../../shared/workflow/step-input.ts';

/** The workflow's ConfirmOrder: ends an order that the provider fulfilled, and uses its stock up. */
export function createConfirmOrderHandler({
  stock,
  failedOrders,
  logger,
}: {
  stock: Stock;
  failedOrders: FailedOrders;
  logger: Logger;
}) {
  return async (input: unknown): Promise<{ order_id: string; status: string }> => {
    const reference = orderReference(input);
    const fulfillment_id = fulfillmentId(input);
    const order = await stock.consume(reference, fulfillment_id, (asRead) =>
      failedOrders.endWrites(asRead, 'FULFILLED'),
    );
    logger.info('order fulfilled', { code: 'ORDER_FULFILLED', ...reference, fulfillment_id });
    return { order_id: reference.order_id, status: order.status };
  };
}
