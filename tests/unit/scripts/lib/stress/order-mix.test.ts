import { expect } from 'chai';
import fc from 'fast-check';
import { parseOrderRequest } from '../../../../../lambdas/functions/api-handler/schema.ts';
import { readCatalogue } from '../../../../../scripts/lib/catalogue.ts';
import { goodOrder } from '../../../../../scripts/lib/stress/order-mix.ts';

describe('goodOrder', () => {
  it('is an order that the API takes, at the catalogue price, whatever chance says', () => {
    const products = readCatalogue();
    const prices = new Map(products.map((p) => [p.product_id, p.unit_price_cents]));
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.infiniteStream(chance), (stream) => {
        const order = goodOrder(products, () => stream.next().value ?? 0);
        expect(() => parseOrderRequest(order)).not.to.throw();
        for (const { product_id, unit_price_cents } of order.items) {
          expect([undefined, prices.get(product_id)]).to.include(unit_price_cents);
        }
      }),
    );
  });
});
