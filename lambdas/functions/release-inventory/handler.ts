import type { Logger } from '../../shared/logging/logger.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import type { Stock } from '../../shared/repositories/stock.ts';
import { startCompensation } from '../../shared/workflow/compensation.ts';

/** The workflow's ReleaseInventory: gives back what an order has reserved, if anything. */
export function createReleaseInventoryHandler({
  orders,
  stock,
  logger,
}: {
  orders: OrderRepository;
  stock: Stock;
  logger: Logger;
}) {
  return async (input: unknown): Promise<{ order_id: string; stock: string | undefined }> => {
    const { reference, order: undone } = await startCompensation(orders, input);
    const order = await stock.release(reference, undone);
    logger.info('no stock is reserved', {
      code: 'STOCK_RELEASED',
      ...reference,
      stock: order.stock,
    });
    return { order_id: reference.order_id, stock: order.stock };
  };
}
