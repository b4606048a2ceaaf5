import { expect } from 'chai';
import {
  GOOD_ORDER,
  type Platform,
  type RequestOptions,
  startPlatform,
} from './support/platform.ts';
import { scanTable } from './support/stored.ts';

const GATEWAY = { message: 'Invalid request body' };
const line = (quantity: unknown, product_id = 'widget-1'): object => ({ product_id, quantity });
const order = (...items: object[]): object => ({ customer_id: 'customer-1', items });

/** What is sent, the status, and the whole body or the field that the error names. */
const REFUSED: [string, RequestOptions, number, object | string][] = [
  ['malformed JSON', { body: '{"customer_id":' }, 400, GATEWAY],
  ['a missing customer_id', { body: { items: [line(1)] } }, 400, GATEWAY],
  ['missing items', { body: { customer_id: 'c-1' } }, 400, GATEWAY],
  ['a missing product_id', { body: order({ quantity: 1 }) }, 400, GATEWAY],
  ['a missing quantity', { body: order({ product_id: 'widget-1' }) }, 400, GATEWAY],
  ['quantity 0', { body: order(line(0)) }, 400, GATEWAY],
  ['quantity -1', { body: order(line(-1)) }, 400, GATEWAY],
  ['quantity 1.5', { body: order(line(1.5)) }, 400, GATEWAY],
  ['quantity "1"', { body: order(line('1')) }, 400, GATEWAY],
  ['quantity 10^9', { body: order(line(1e9)) }, 400, 'items[0].quantity'],
  ['empty items', { body: order() }, 400, { error: 'items must be a non-empty array' }],
  [
    '101 items',
    { body: order(...Array.from({ length: 101 }, (_, n) => line(1, `p-${n}`))) },
    400,
    'items',
  ],
  ['an unknown field', { body: { ...GOOD_ORDER, coupon: 'x' } }, 400, 'coupon'],
  ['an unknown field in a line', { body: order({ ...line(1), gift: true }) }, 400, 'items[0].gift'],
  ['strange unicode', { body: order(line(1, 'p-\u202e\ud800')) }, 400, 'items[0].product_id'],
  ['a duplicate product line', { body: order(line(1), line(2)) }, 400, 'items[1].product_id'],
  ['a 300 KB body', { body: { ...GOOD_ORDER, customer_id: 'c'.repeat(300_000) } }, 413, 'body'],
  [
    'a wrong content type',
    { body: GOOD_ORDER, headers: { 'content-type': 'text/plain' } },
    415,
    'content-type',
  ],
];

describe('bad input', function () {
  this.timeout(30_000);
  let platform: Platform;

  before(async () => {
    platform = await startPlatform();
  });
  after(() => platform?.close());

  for (const [what, options, status, answer] of REFUSED) {
    it(`refuses ${what} with ${status}`, async () => {
      const got = await platform.request('POST', '/orders', options);
      expect(got.status).to.equal(status);
      if (typeof answer === 'string')
        expect(got.body.error).to.be.a('string').that.includes(answer);
      else expect(got.body).to.deep.equal(answer);
      expect(got.headers.get('x-correlation-id')).to.be.a('string').that.is.not.empty;
    });
  }

  it('stores nothing of all that', async () => {
    expect(await scanTable(platform, 'orders')).to.deep.equal([]);
    expect(await scanTable(platform, 'order-events')).to.deep.equal([]);
  });

  for (const [what, route, status, field] of [
    ['an unknown order', '/orders/0198f1c2-7b3a-7000-8000-000000000000', 404, 'not found'],
    ['a malformed order id', '/orders/nothing', 400, 'order_id'],
    ['a bad cursor', '/orders?customer_id=c-1&cursor=nonsense', 400, 'cursor'],
    ['limit 0', '/orders?customer_id=c-1&limit=0', 400, 'limit'],
    ['limit 101', '/orders?customer_id=c-1&limit=101', 400, 'limit'],
    ['limit "ten"', '/orders?customer_id=c-1&limit=ten', 400, 'limit'],
    ['a list without a filter', '/orders', 400, 'customer_id'],
    ['an unknown status', '/orders?status=LOST', 400, 'status'],
  ] as const) {
    it(`refuses ${what} with ${status}`, async () => {
      const got = await platform.request('GET', route);
      expect(got.status).to.equal(status);
      expect(got.body.error).to.be.a('string').that.includes(field);
    });
  }

  for (const [what, key] of [
    ['no API key', undefined],
    ['a wrong API key', 'x'.repeat(40)],
  ] as const) {
    it(`refuses ${what} with 403, in the gateway's words`, async () => {
      const got = await platform.request('POST', '/orders', {
        body: GOOD_ORDER,
        headers: { 'x-api-key': key },
      });
      expect(got.status).to.equal(403);
      expect(got.body).to.deep.equal({ message: 'Forbidden' });
    });
  }

  it('answers health without a key', async () => {
    const got = await platform.request('GET', '/health', { headers: { 'x-api-key': undefined } });
    expect(got.status).to.equal(200);
    expect(got.body.status).to.equal('healthy');
  });

  it('refuses an unknown route as the gateway does', async () => {
    const got = await platform.request('GET', '/nowhere');
    expect(got.status).to.equal(403);
    expect(got.body).to.deep.equal({ message: 'Missing Authentication Token' });
  });
});
