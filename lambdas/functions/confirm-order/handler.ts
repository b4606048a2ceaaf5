import type { Logger } from '../../shared/logging/logger.ts';
import type { Stock } from '../../shared/repositories/stock.ts';
import { fulfillmentId, orderReference } from '../../shared/workflow/step-input.ts';

/** The workflow's ConfirmOrder: ends an order that the provider fulfilled, and uses its stock up. */
export function createConfirmOrderHandler({ stock, logger }: { stock: Stock; logger: Logger }) {
  return async (input: unknown): Promise<{ order_id: string; status: string }> => {
    const reference = orderReference(input);
    const fulfillment_id = fulfillmentId(input);
    const { status } = await stock.consume(reference, fulfillment_id);
    logger.info('order fulfilled', { code: 'ORDER_FULFILLED', ...reference, fulfillment_id });
    return { order_id: reference.order_id, status };
  };
}
