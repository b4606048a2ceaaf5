import { ensureGoesForward } from '../../shared/domain/decide.ts';
import {
  OrderEndedError,
  OrderNotFoundError,
  OrderRejectedError,
} from '../../shared/domain/errors.ts';
import { hasEnded, isPriced, type Order, type PricedLine } from '../../shared/domain/order.ts';
import { priceOrder } from '../../shared/domain/pricing.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import type { OrderRepository } from '../../shared/repositories/order-repository.ts';
import type { ProductCatalogue } from '../../shared/repositories/product-catalogue.ts';
import { orderReference } from '../../shared/workflow/step-input.ts';

export interface ValidateOrderDependencies {
  orders: OrderRepository;
  catalogue: ProductCatalogue;
  logger: Logger;
}

/** What the workflow carries on with. */
export interface ValidatedOrder {
  order_id: string;
  correlation_id: string;
  customer_id: string;
  items: PricedLine[];
  total_cents: number;
}

/**
 * The workflow's ValidateOrder: prices the order from the catalogue, once. A repeat answers what
 * the order holds, whatever the catalogue says by then.
 *
 * @throws OrderRejectedError when the order breaks a rule; the workflow goes to RejectOrder.
 * CompensationBegunError or OrderCancelledError when it is to be undone, which a resumed order may
 * be; OrderEndedError when there is nothing left to do for it.
 */
export function createValidateOrderHandler(dependencies: ValidateOrderDependencies) {
  return async (input: unknown): Promise<ValidatedOrder> => {
    const reference = orderReference(input);
    const order = await dependencies.orders.find(reference.order_id);
    if (!order) throw new OrderNotFoundError(reference.order_id);
    ensureOpen(order);
    const priced = isPriced(order) ? order : await price(order, dependencies);
    if (!isPriced(priced))
      throw new TypeError(`order ${order.order_id} is validated without prices`);
    dependencies.logger.info('order validated', {
      code: 'ORDER_VALIDATED',
      ...reference,
      total_cents: priced.total_cents,
    });
    const { customer_id, items, total_cents } = priced;
    return { ...reference, customer_id, items, total_cents };
  };
}

function ensureOpen(order: Order): void {
  if (order.status === 'REJECTED') throw new OrderRejectedError(order.failure_reason);
  if (hasEnded(order)) throw new OrderEndedError(order.status);
  ensureGoesForward(order, 'ValidateOrder');
}

async function price(order: Order, { orders, catalogue }: ValidateOrderDependencies) {
  const prices = await catalogue.prices(order.items.map((line) => line.product_id));
  const priced = priceOrder(order.items, prices);
  return orders.carryOut(order, { type: 'ValidateOrder', ...priced }, { asRead: order });
}
