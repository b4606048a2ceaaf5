import type { Product } from '../catalogue.ts';

export interface OrderRequest {
  customer_id: string;
  items: { product_id: string; quantity: number; unit_price_cents?: number }[];
}

/** A valid order of one to three products, half of the lines with the price the client saw. */
export function goodOrder(
  products: readonly Product[],
  random: () => number = Math.random,
): OrderRequest {
  const whole = (limit: number): number => Math.floor(random() * limit);
  const left = [...products];
  const items = Array.from({ length: Math.min(1 + whole(3), products.length) }, () => {
    const [product] = left.splice(whole(left.length), 1);
    if (!product) throw new Error('the catalogue is empty');
    const { product_id, unit_price_cents } = product;
    const line = { product_id, quantity: 1 + whole(5) };
    return random() < 0.5 ? { ...line, unit_price_cents } : line;
  });
  return { customer_id: `customer-${1 + whole(20)}`, items };
}
