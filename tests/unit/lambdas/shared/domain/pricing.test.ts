import { expect } from 'chai';
import { OrderRejectedError } from '../../../../../lambdas/shared/domain/errors.ts';
import { priceOrder } from '../../../../../lambdas/shared/domain/pricing.ts';

const prices = new Map([
  ['p-1', 1_250],
  ['p-2', 0],
]);

describe('priceOrder', () => {
  it('takes prices from the catalogue and adds them up in cents', () => {
    const lines = [
      { product_id: 'p-1', quantity: 3 },
      { product_id: 'p-2', quantity: 5, unit_price_cents: 0 },
    ];
    expect(priceOrder(lines, prices)).to.deep.equal({
      items: [
        { product_id: 'p-1', quantity: 3, unit_price_cents: 1_250 },
        { product_id: 'p-2', quantity: 5, unit_price_cents: 0 },
      ],
      total_cents: 3_750,
    });
  });

  it('refuses a product that is not in the catalogue', () => {
    const price = () => priceOrder([{ product_id: 'p-9', quantity: 1 }], prices);
    expect(price).to.throw(OrderRejectedError, /^UNKNOWN_PRODUCT: p-9$/);
  });

  it('refuses a line when the client saw another price', () => {
    const lines = [{ product_id: 'p-1', quantity: 1, unit_price_cents: 1 }];
    const price = () => priceOrder(lines, prices);
    expect(price).to.throw(OrderRejectedError, /^PRICE_MISMATCH: p-1 costs 1250 cents, not 1$/);
  });

  it('stays exact for the largest order that the API takes', () => {
    const dear = new Map([['p-1', 100_000_000]]);
    const lines = Array.from({ length: 100 }, () => ({ product_id: 'p-1', quantity: 1_000 }));
    expect(priceOrder(lines, dear).total_cents).to.equal(10_000_000_000_000);
  });
});
