import { expect } from 'chai';
import { v7 } from 'uuid';
import { seedCatalogue } from '../../scripts/lib/catalogue.ts';
import { resourceNames } from '../../scripts/lib/environment.ts';
import { expectCleanBooks } from './support/books.ts';
import { type Answer, GOOD_ORDER, type Platform, startPlatform } from './support/platform.ts';
import { setRates } from './support/simulation.ts';
import { expectWhole, storedEvents, storedOrder } from './support/stored.ts';

const AT_ONCE = 20;

describe('requests, repeated and refused', function () {
  this.timeout(60_000);
  let platform: Platform;

  before(async () => {
    platform = await startPlatform((lock) => setRates(lock, {}));
  });
  after(() => platform?.close());

  function order(key: string, body: object = GOOD_ORDER): Promise<Answer> {
    return platform.request('POST', '/orders', { body, headers: { 'idempotency-key': key } });
  }

  /** As a client does it that was told to come again. */
  async function orderUntilAnswered(key: string, body: object): Promise<Answer> {
    for (;;) {
      const answer = await order(key, body);
      if (answer.status !== 409 && answer.status !== 503) return answer;
      expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
    }
  }

  async function orderIdsOf(customer: string): Promise<string[]> {
    const { body } = await platform.request('GET', `/orders?customer_id=${customer}&limit=100`);
    return (body.orders as { order_id: string }[]).map(({ order_id }) => order_id);
  }

  it('gives the first answer again to a key that comes again, and says so', async () => {
    const key = v7();
    const body = { ...GOOD_ORDER, customer_id: 'repeats-itself' };
    const first = await order(key, body);
    await platform.events.end(String(first.body.order_id));
    const second = await order(key, body);
    expect([first.status, second.status]).to.deep.equal([202, 202]);
    expect(second.body).to.deep.equal(first.body);
    expect(second.headers.get('location')).to.equal(first.headers.get('location'));
    expect(first.headers.get('idempotency-replayed')).to.equal(null);
    expect(second.headers.get('idempotency-replayed')).to.equal('true');
    expect(await orderIdsOf('repeats-itself')).to.deep.equal([first.body.order_id]);
  });

  it('refuses a key that comes again with another body, and stores nothing', async () => {
    const key = v7();
    const first = await order(key);
    const other = await order(key, { ...GOOD_ORDER, customer_id: 'another' });
    expect(other.status).to.equal(422);
    expect(other.body.error).to.be.a('string').that.includes('Idempotency-Key');
    expect(await orderIdsOf('another')).to.deep.equal([]);
    await platform.events.end(String(first.body.order_id));
  });

  it(`takes one order of ${AT_ONCE} requests at once with one key`, async () => {
    const key = v7();
    const body = { ...GOOD_ORDER, customer_id: 'impatient' };
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => orderUntilAnswered(key, body)),
    );
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([202]));
    const [orderId, ...others] = new Set(answers.map(({ body }) => String(body.order_id)));
    expect(others).to.deep.equal([]);
    expect(await platform.events.end(orderId ?? '')).to.equal('OrderFulfilled');
    expect(await orderIdsOf('impatient')).to.deep.equal([orderId]);
    await expectWhole(platform, orderId ?? '');
  });

  it('rejects an order that one line has no stock for, and takes nothing of the others', async () => {
    const scarce = { product_id: 'scarce-1', name: 'Scarce', unit_price_cents: 100, stock: 1 };
    await seedCatalogue(platform.dynamodb, resourceNames('local'), [scarce]);
    const before = (await expectCleanBooks(platform)).stock.get('widget-1');
    const orderId = await platform.placeOrder({
      items: [
        { product_id: 'widget-1', quantity: 3 },
        { product_id: 'scarce-1', quantity: 2 },
      ],
    });
    expect(await platform.events.end(orderId)).to.equal('OrderRejected');
    const { status, failure_reason, ...stored } = await storedOrder(platform, orderId);
    expect([status, failure_reason]).to.deep.equal(['REJECTED', 'OUT_OF_STOCK: scarce-1']);
    expect(stored).to.not.have.any.keys('stock', 'payment');
    const types = (await storedEvents(platform, orderId)).map(({ type }) => type);
    expect(types).to.deep.equal(['OrderCreated', 'OrderValidated', 'OrderRejected']);
    const books = await expectCleanBooks(platform);
    expect(books.stock.get('widget-1')).to.deep.equal(before);
    expect(books.stock.get('scarce-1')).to.include({ available: 1, reserved: 0, put_in: 1 });
    expect(books.payments.has(orderId)).to.equal(false);
    await expectWhole(platform, orderId);
  });

  it('sells the last piece once', async () => {
    const last = { product_id: 'last-1', name: 'Last', unit_price_cents: 100, stock: 1 };
    await seedCatalogue(platform.dynamodb, resourceNames('local'), [last]);
    const items = [{ product_id: 'last-1', quantity: 1 }];
    const orderIds = await Promise.all(
      Array.from({ length: 5 }, () => platform.placeOrder({ items })),
    );
    const ends = await Promise.all(orderIds.map((orderId) => platform.events.end(orderId)));
    expect(ends.sort()).to.deep.equal(['OrderFulfilled', ...Array(4).fill('OrderRejected')]);
    const books = await expectCleanBooks(platform);
    expect(books.stock.get('last-1')).to.include({ available: 0, reserved: 0, consumed: 1 });
  });

  it('does not cancel what has ended, and says how', async () => {
    const fulfilled = await platform.placeOrder();
    const rejected = await platform.placeOrder({ items: [{ product_id: 'none', quantity: 1 }] });
    await Promise.all([fulfilled, rejected].map((orderId) => platform.events.end(orderId)));
    for (const [orderId, status] of [
      [fulfilled, 'FULFILLED'],
      [rejected, 'REJECTED'],
    ]) {
      const answer = await platform.request('POST', `/orders/${orderId}/cancel`);
      expect(answer.status).to.equal(409);
      expect(answer.body).to.deep.equal({ error: `the order is ${status} already` });
    }
  });

  it('leaves the books clean', async () => {
    await expectCleanBooks(platform);
  });
});
