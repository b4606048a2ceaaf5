import type { Logger } from '../../shared/logging/logger.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { fulfillmentId, orderReference } from '../../shared/workflow/step-input.ts';

/** The workflow's ConfirmOrder: ends an order that the provider fulfilled. */
export function createConfirmOrderHandler({
  orders,
  logger,
}: {
  orders: OrderRepository;
  logger: Logger;
}) {
  return async (input: unknown): Promise<{ order_id: string; status: string }> => {
    const reference = orderReference(input);
    const fulfillment_id = fulfillmentId(input);
    const { status } = await orders.carryOut(reference, { type: 'ConfirmOrder', fulfillment_id });
    logger.info('order fulfilled', { code: 'ORDER_FULFILLED', ...reference, fulfillment_id });
    return { order_id: reference.order_id, status };
  };
}
