import { expect } from 'chai';
import sinon from 'sinon';
import { apiHandler } from '../support/api.ts';
import { apiEvent, postOrder } from '../support/events.ts';

const LINE = { product_id: 'p-1', quantity: 1 };
const ID_WORDS =
  'must be 1 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter or digit';

/** Bodies that are refused with 400, and the words that the client reads. */
const BODIES: [what: string, body: unknown, error: string][] = [
  ['malformed JSON', '{"customer_id": "c-1",', 'body must be valid JSON'],
  ['an empty body', '', 'body must be valid JSON'],
  ['no body', undefined, 'body must be valid JSON'],
  ['a JSON null', 'null', 'body must be an object'],
  ['a JSON array', '[]', 'body must be an object'],
  ['a JSON string', '"order"', 'body must be an object'],
  ['no customer', { items: [LINE] }, 'customer_id is required'],
  ['a customer that is a number', order({ customer_id: 7 }), 'customer_id must be a string'],
  ['an empty customer', order({ customer_id: '' }), 'customer_id must not be empty'],
  ['a customer of 65 letters', order({ customer_id: 'c'.repeat(65) }), `customer_id ${ID_WORDS}`],
  ['an emoji', order({ customer_id: '🦄' }), `customer_id ${ID_WORDS}`],
  ['a right-to-left override', order({ customer_id: 'a\u202eb' }), `customer_id ${ID_WORDS}`],
  ['a zero-width space', order({ customer_id: 'c\u200b1' }), `customer_id ${ID_WORDS}`],
  ['a letter of another script', order({ customer_id: 'с-1' }), `customer_id ${ID_WORDS}`],
  ['a lone surrogate', '{"customer_id":"\\ud800","items":[]}', `customer_id ${ID_WORDS}`],
  ['a NUL', order({ customer_id: 'c\u00001' }), `customer_id ${ID_WORDS}`],
  ['no items', { customer_id: 'c-1' }, 'items is required'],
  ['items that are no array', order({ items: {} }), 'items must be an array'],
  ['empty items', order({ items: [] }), 'items must be a non-empty array'],
  [
    '101 items',
    order({ items: Array.from({ length: 101 }, (_, i) => ({ ...LINE, product_id: `p-${i}` })) }),
    'items must contain less than or equal to 100 items',
  ],
  ['a line that is null', order({ items: [null] }), 'items[0] must be an object'],
  [
    'a line without product',
    order({ items: [{ quantity: 1 }] }),
    'items[0].product_id is required',
  ],
  ['a line without quantity', line({ quantity: undefined }), 'items[0].quantity is required'],
  ['quantity 0', line({ quantity: 0 }), 'items[0].quantity must be greater than or equal to 1'],
  ['quantity -1', line({ quantity: -1 }), 'items[0].quantity must be greater than or equal to 1'],
  ['quantity 1.5', line({ quantity: 1.5 }), 'items[0].quantity must be an integer'],
  [
    'quantity 1,000,000,000',
    line({ quantity: 1_000_000_000 }),
    'items[0].quantity must be less than or equal to 1000',
  ],
  ['quantity "1"', line({ quantity: '1' }), 'items[0].quantity must be a number'],
  ['quantity null', line({ quantity: null }), 'items[0].quantity must be a number'],
  [
    'quantity 1e400',
    '{"customer_id":"c-1","items":[{"product_id":"p-1","quantity":1e400}]}',
    'items[0].quantity must be a finite number',
  ],
  [
    'a quantity beyond exact numbers',
    line({ quantity: 2 ** 60 }),
    'items[0].quantity must be a safe number',
  ],
  [
    'a negative price',
    line({ unit_price_cents: -1 }),
    'items[0].unit_price_cents must be greater than or equal to 0',
  ],
  [
    'a price in fractions of a cent',
    line({ unit_price_cents: 12.5 }),
    'items[0].unit_price_cents must be an integer',
  ],
  ['an unknown field', order({ coupon: 'x' }), 'coupon is not allowed'],
  ['an unknown field of a line', line({ colour: 'red' }), 'items[0].colour is not allowed'],
  [
    'a field that reaches for the prototype',
    '{"customer_id":"c-1","items":[{"product_id":"p-1","quantity":1}],"__proto__":{"a":1}}',
    '__proto__ is not allowed',
  ],
  [
    'a duplicate product line',
    order({ items: [LINE, { product_id: 'p-2', quantity: 1 }, LINE] }),
    'items[2].product_id duplicates items[0].product_id',
  ],
];

/** Requests that are refused with another status, or are no POST. */
const REQUESTS: [
  what: string,
  event: ReturnType<typeof apiEvent>,
  status: number,
  error: string,
][] = [
  [
    'a wrong content type',
    postOrder(order({}), { 'Content-Type': 'text/plain' }),
    415,
    'content-type must be application/json',
  ],
  [
    'no content type',
    apiEvent({ method: 'POST', resource: '/orders', body: order({}) }),
    415,
    'content-type must be application/json',
  ],
  [
    'a body of 300 KB',
    postOrder(order({ customer_id: 'c'.repeat(300_000) })),
    413,
    'body must be at most 65536 bytes',
  ],
  [
    'a body that is too large in bytes only',
    postOrder(order({ customer_id: 'é'.repeat(33_000) })),
    413,
    'body must be at most 65536 bytes',
  ],
  ...['0', '101', '-1', '1.5', 'ten', ' 5', ''].map(
    (limit): [string, ReturnType<typeof apiEvent>, number, string] => [
      `limit "${limit}"`,
      list({ customer_id: 'c-1', limit }),
      400,
      'limit must be an integer from 1 to 100',
    ],
  ),
  ...['x', '', '!!!', Buffer.from('["a","b","c"]').toString('base64url')].map(
    (cursor): [string, ReturnType<typeof apiEvent>, number, string] => [
      `cursor "${cursor}"`,
      list({ customer_id: 'c-1', cursor }),
      400,
      'cursor must be the next_cursor of a page of this very query',
    ],
  ),
  ['no filter', list({}), 400, 'customer_id or status is required'],
  [
    'an unknown status',
    list({ status: 'LOST' }),
    400,
    'status must be one of PENDING, PROCESSING, FULFILLED, REJECTED, COMPENSATED, FAILED',
  ],
  ['a strange customer', list({ customer_id: '🦄' }), 400, `customer_id ${ID_WORDS}`],
  [
    'an unknown query parameter',
    list({ customer_id: 'c-1', sort: 'asc' }),
    400,
    'sort is not a known query parameter',
  ],
  [
    'an order id that is none',
    apiEvent({ resource: '/orders/{order_id}', path: { order_id: 'o-1' } }),
    400,
    'order_id must be a UUID v7 in lower case',
  ],
  [
    'a route that does not exist',
    apiEvent({ method: 'DELETE', resource: '/orders' }),
    404,
    'no route DELETE /orders',
  ],
];

describe('api-handler: bad input', () => {
  afterEach(() => sinon.restore());

  for (const [what, body, error] of BODIES) {
    it(`refuses ${what} with 400, naming the field and storing nothing`, async () => {
      await expectRefusal(postOrder(body), 400, error);
    });
  }

  for (const [what, event, status, error] of REQUESTS) {
    it(`refuses ${what} with ${status}, naming what is wrong`, async () => {
      await expectRefusal(event, status, error);
    });
  }

  it('refuses a parameter that is given twice', async () => {
    const event = list({ customer_id: 'c-1' });
    event.multiValueQueryStringParameters = { customer_id: ['c-1', 'c-2'] };
    await expectRefusal(event, 400, 'customer_id must be given once');
  });
});

async function expectRefusal(event: ReturnType<typeof apiEvent>, status: number, error: string) {
  // No answer to any command: whoever asks AWS for something fails with a 500.
  const { handle, sent, lines } = apiHandler({});
  const result = await handle(event);
  expect(JSON.parse(result.body)).to.deep.equal({ error });
  expect(result.statusCode).to.equal(status);
  expect(result.headers).to.include({
    'x-correlation-id': 'request-1',
    'access-control-allow-origin': '*',
  });
  expect(sent).to.deep.equal([]);
  expect(lines.map((entry) => entry.level)).to.deep.equal(['info']);
}

function order(members: Record<string, unknown>) {
  return { customer_id: 'c-1', items: [LINE], ...members };
}

function line(members: Record<string, unknown>) {
  return order({ items: [{ ...LINE, ...members }] });
}

function list(query: Record<string, string>) {
  return apiEvent({ resource: '/orders', query });
}
