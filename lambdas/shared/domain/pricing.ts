import { OrderRejectedError } from './errors.ts';
import type { OrderLine, PricedLine } from './order.ts';

/** Unit prices in integer cents, by product id. */
export type PriceList = ReadonlyMap<string, number>;

/**
 * Prices an order from the catalogue.
 *
 * @throws OrderRejectedError `UNKNOWN_PRODUCT: <id>` for a product that is not in the catalogue,
 * `PRICE_MISMATCH: <id> …` when the client saw another price than the catalogue's.
 */
export function priceOrder(
  lines: readonly OrderLine[],
  prices: PriceList,
): { items: PricedLine[]; total_cents: number } {
  const items = lines.map((line) => priceLine(line, prices.get(line.product_id)));
  const total_cents = items.reduce((sum, line) => sum + line.quantity * line.unit_price_cents, 0);
  return { items, total_cents };
}

function priceLine(line: OrderLine, price: number | undefined): PricedLine {
  const { product_id, quantity, unit_price_cents } = line;
  if (price === undefined) throw new OrderRejectedError(`UNKNOWN_PRODUCT: ${product_id}`);
  if (unit_price_cents !== undefined && unit_price_cents !== price) {
    throw new OrderRejectedError(
      `PRICE_MISMATCH: ${product_id} costs ${price} cents, not ${unit_price_cents}`,
    );
  }
  return { product_id, quantity, unit_price_cents: price };
}
