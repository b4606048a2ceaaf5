import { expect } from 'chai';
import {
  MalformedMessageError,
  parseFulfillmentRequest,
} from '../../../../../lambdas/shared/domain/fulfillment-request.ts';
import { aFulfillmentRequest } from '../../../../support/builders.ts';

const BAD: [what: string, body: string, words: string][] = [
  ['text that is not JSON', 'hello', 'the body is not JSON'],
  ['an array', '[]', 'the body must be an object'],
  ['null', 'null', 'the body must be an object'],
  ['no token', without('task_token'), 'task_token must be a non-empty string'],
  ['no order id', without('order_id'), 'order_id must be an order id'],
  ['an order id of another kind', withMember({ order_id: 'o-1' }), 'order_id must be an order id'],
  ['no correlation id', without('correlation_id'), 'correlation_id must be a non-empty string'],
  ['no customer', without('customer_id'), 'customer_id must be a non-empty string'],
  ['no items', without('items'), 'items must be a non-empty array'],
  ['empty items', withMember({ items: [] }), 'items must be a non-empty array'],
  ['a null item', withMember({ items: [null] }), 'items[0].product_id must be a non-empty string'],
  [
    'a quantity that is text',
    withMember({ items: [{ product_id: 'p', quantity: '1', unit_price_cents: 1 }] }),
    'items[0].quantity must be a whole number',
  ],
  [
    'an item without a price',
    withMember({ items: [{ product_id: 'p', quantity: 1 }] }),
    'items[0].unit_price_cents must be a whole number',
  ],
  ['a broken total', withMember({ total_cents: 1.5 }), 'total_cents must be a whole number'],
];

describe('parseFulfillmentRequest', () => {
  it('reads what the workflow sends', () => {
    const request = aFulfillmentRequest();
    expect(parseFulfillmentRequest(JSON.stringify(request))).to.deep.equal(request);
  });

  it('drops members that it does not know', () => {
    const body = withMember({ later: true } as never);
    expect(parseFulfillmentRequest(body)).to.deep.equal(aFulfillmentRequest());
  });

  for (const [what, body, words] of BAD) {
    it(`refuses ${what}, naming what is wrong`, () => {
      expect(() => parseFulfillmentRequest(body)).to.throw(MalformedMessageError, words);
    });
  }
});

function withMember(member: Record<string, unknown>): string {
  return JSON.stringify({ ...aFulfillmentRequest(), ...member });
}

function without(name: string): string {
  return withMember({ [name]: undefined });
}
