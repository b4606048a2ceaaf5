import { expect } from 'chai';
import { v7 } from 'uuid';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { expectCleanBooks, tracesOf } from './support/books.ts';
import { eventually } from './support/eventually.ts';
import { setFunctionVariables } from './support/lock.ts';
import { type Answer, GOOD_ORDER, type Platform, startPlatform } from './support/platform.ts';
import { bringProviderUp, setRates, takeProviderDown } from './support/simulation.ts';
import { expectWhole, storedOrder } from './support/stored.ts';

const WAITING = 4;

/** Opens after a few failures, and looks soon whether the provider is back. */
function breakEarly(lock: PlatformLock): void {
  setRates(lock, {});
  for (const name of ['charge-payment', 'refund-payment']) {
    setFunctionVariables(lock, name, {
      PAYMENT_BREAKER_MIN_FAILURES: '3',
      PAYMENT_BREAKER_OPEN_MS: '2000',
    });
  }
}

describe('a payment provider that is down', function () {
  this.timeout(120_000);
  let platform: Platform;
  const key = v7();
  const waiting: string[] = [];
  let cancelled: string;

  before(async () => {
    platform = await startPlatform(breakEarly);
    await takeProviderDown(platform);
  });
  after(() => platform?.close());

  function order(idempotencyKey?: string): Promise<Answer> {
    const headers = { 'idempotency-key': idempotencyKey };
    return platform.request('POST', '/orders', { body: GOOD_ORDER, headers });
  }

  function happened(type: string): Promise<void> {
    return platform.events.until((event) => event['detail-type'] === type);
  }

  it('opens the breaker: new orders are put off with 503, and told for how long', async () => {
    const first = await order(key);
    expect(first.status).to.equal(202);
    waiting.push(String(first.body.order_id));
    for (let n = 1; n < WAITING; n++) waiting.push(await platform.placeOrder());
    cancelled = await platform.placeOrder();
    await happened('CircuitBreakerOpened');
    const refused = await eventually(async () => {
      const answer = await order();
      if (answer.status === 503) return answer;
      // The state of the breaker that the API knows is up to a second old.
      waiting.push(String(answer.body.order_id));
      return undefined;
    });
    expect(refused.body.error).to.equal('payments are not possible at the moment, try again later');
    expect(refused.body.retry_after_seconds).to.be.a('number').that.is.greaterThan(0);
    expect(refused.headers.get('retry-after')).to.equal(String(refused.body.retry_after_seconds));
  });

  it('gives who repeats an order that was taken its answer all the same', async () => {
    const again = await order(key);
    expect([again.status, again.body.order_id]).to.deep.equal([202, waiting[0]]);
  });

  it('lets the orders wait that were taken, and a waiting one be cancelled', async () => {
    for (const orderId of waiting) {
      expect((await storedOrder(platform, orderId)).status).to.be.oneOf(['PENDING', 'PROCESSING']);
    }
    const { status } = await platform.request('POST', `/orders/${cancelled}/cancel`);
    expect(status).to.equal(202);
  });

  it('closes the breaker when the provider is back, and every order goes on', async () => {
    await bringProviderUp(platform);
    await happened('CircuitBreakerClosed');
    const ends = await Promise.all(waiting.map((orderId) => platform.events.end(orderId)));
    expect(new Set(ends)).to.deep.equal(new Set(['OrderFulfilled']));
    expect(await platform.events.end(cancelled)).to.equal('OrderCompensated');
    const late = await eventually(async () => {
      const answer = await order();
      return answer.status === 202 ? String(answer.body.order_id) : undefined;
    });
    expect(await platform.events.end(late)).to.equal('OrderFulfilled');

    const books = await expectCleanBooks(platform);
    for (const orderId of waiting) {
      expect(tracesOf(books, orderId)).to.include({ payment: 'CHARGED', charges: 1 });
      await expectWhole(platform, orderId);
    }
    expect(tracesOf(books, cancelled)).to.include({ stock: 'RELEASED', kept_cents: 0 });
  });
});
