import type { Product } from '../catalogue.ts';
import { goodOrder, type OrderRequest } from '../stress/order-mix.ts';

/** An order as a client sends it; a repeat carries the key and the body of an earlier one. */
export interface KeyedOrder {
  key: string;
  body: OrderRequest;
}

/**
 * `count` different orders, and after each tenth of them one more that repeats it, so that both
 * are likely to be under way at the same time.
 */
export function demandOf(
  products: readonly Product[],
  count: number,
  random: () => number = Math.random,
): KeyedOrder[] {
  return Array.from({ length: count }, (_, index) => {
    const order = { key: `storm-${index}`, body: goodOrder(products, random) };
    return index % 10 === 9 ? [order, order] : [order];
  }).flat();
}

/** Pieces asked for by product, repeats counted once. */
export function piecesWanted(orders: readonly KeyedOrder[]): Map<string, number> {
  const wanted = new Map<string, number>();
  for (const { body } of new Map(orders.map((order) => [order.key, order])).values()) {
    for (const { product_id, quantity } of body.items) {
      wanted.set(product_id, (wanted.get(product_id) ?? 0) + quantity);
    }
  }
  return wanted;
}
