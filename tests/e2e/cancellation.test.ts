import { expect } from 'chai';
import { expectCleanBooks, tracesOf } from './support/books.ts';
import { type Answer, type Platform, startPlatform } from './support/platform.ts';
import { bringProviderUp, setRates, takeProviderDown } from './support/simulation.ts';
import { expectWhole, storedEvents, storedOrder } from './support/stored.ts';

describe('cancelling an order', function () {
  this.timeout(60_000);
  let platform: Platform;

  /** The fulfillment provider never answers, so there is time between its begin and its end. */
  before(async () => {
    platform = await startPlatform((lock) => setRates(lock, { success: 0, poison: 1 }));
  });
  after(() => platform?.close());

  function cancel(orderId: string): Promise<Answer> {
    return platform.request('POST', `/orders/${orderId}/cancel`);
  }

  function until(orderId: string, type: string): Promise<void> {
    return platform.events.until(
      (event) => event.detail.subject === orderId && event['detail-type'] === type,
    );
  }

  it('undoes one whose payment is waited for', async () => {
    await takeProviderDown(platform);
    const orderId = await platform.placeOrder();
    await until(orderId, 'StockReserved');
    const taken = await cancel(orderId);
    expect(taken.status).to.equal(202);
    expect(taken.body).to.include({ order_id: orderId, status: 'cancelling' });
    await bringProviderUp(platform);
    expect(await platform.events.end(orderId)).to.equal('OrderCompensated');

    const order = await storedOrder(platform, orderId);
    expect(order.failure_reason).to.match(/^CANCELLED: /);
    const types = (await storedEvents(platform, orderId)).map(({ type }) => type);
    expect(types).to.include.members(['OrderCancelRequested', 'StockReleased']);
    expect(types).to.not.include('PaymentCharged');
    const { stock, kept_cents, charges } = tracesOf(await expectCleanBooks(platform), orderId);
    expect({ stock, kept_cents, charges }).to.deep.equal({
      ...{ stock: 'RELEASED', kept_cents: 0, charges: 0 },
    });
    const again = await cancel(orderId);
    expect([again.status, again.body.status]).to.deep.equal([200, 'COMPENSATED']);
    await expectWhole(platform, orderId);
  });

  it('is refused once fulfillment began, and after the end', async () => {
    const orderId = await platform.placeOrder();
    await until(orderId, 'FulfillmentStarted');
    const late = await cancel(orderId);
    expect(late.status).to.equal(409);
    expect(late.body.error).to.equal('the order is being fulfilled already');
    expect(await platform.events.end(orderId)).to.equal('OrderFailed');
    const later = await cancel(orderId);
    expect([later.status, later.body.error]).to.deep.equal([409, 'the order is FAILED already']);
    await expectCleanBooks(platform);
    await expectWhole(platform, orderId);
  });

  it('answers 404 for an order that there is not', async () => {
    const { status } = await cancel('0198f1c2-7b3a-7000-8000-000000000000');
    expect(status).to.equal(404);
  });
});
