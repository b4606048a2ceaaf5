import type { Logger } from '../../shared/logging/logger.ts';
import type { Stock } from '../../shared/repositories/stock.ts';
import { orderReference } from '../../shared/workflow/step-input.ts';

/**
 * The workflow's ReserveInventory: reserves all lines of an order, or none.
 *
 * @throws OrderRejectedError when a product is out of stock; the workflow goes to RejectOrder.
 */
export function createReserveInventoryHandler({
  stock,
  ttlSeconds,
  logger,
}: {
  stock: Stock;
  ttlSeconds: number;
  logger: Logger;
}) {
  return async (input: unknown): Promise<{ order_id: string; stock: string | undefined }> => {
    const reference = orderReference(input);
    const order = await stock.reserve(reference, ttlSeconds);
    logger.info('stock reserved', { code: 'STOCK_RESERVED', ...reference });
    return { order_id: reference.order_id, stock: order.stock };
  };
}
