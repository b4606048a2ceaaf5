import { expect } from 'chai';
import type { PlatformLock } from '../../local/platform/lock.ts';
import { expectCleanBooks, tracesOf } from './support/books.ts';
import { eventually } from './support/eventually.ts';
import { invoke } from './support/invoke.ts';
import { resourceOf, setFunctionVariables } from './support/lock.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { bringProviderUp, setRates, takeProviderDown } from './support/simulation.ts';
import { expectWhole, storedEvents, storedOrder } from './support/stored.ts';

/** What the schedule's rule sends each minute. */
const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

/** Reservations expire at once; the test sweeps in place of the schedule, which would be a minute. */
function expireSoon(lock: PlatformLock): void {
  setRates(lock, {});
  setFunctionVariables(lock, 'reserve-inventory', { RESERVATION_TTL_SECONDS: '1' });
  const name = 'dofs-local-reservation-sweeper';
  const { values } = resourceOf(lock, 'aws_cloudwatch_event_rule', ['name', name]);
  values.schedule_expression = 'rate(1 day)';
}

describe('a reservation that nobody finished', function () {
  this.timeout(60_000);
  let platform: Platform;

  before(async () => {
    platform = await startPlatform(expireSoon);
  });
  after(() => platform?.close());

  function sweep(): Promise<Record<string, unknown>> {
    return invoke(platform, 'reservation-sweeper', SCHEDULED);
  }

  it('is given back by the sweeper, once, and its order ends', async () => {
    await takeProviderDown(platform);
    const orderId = await platform.placeOrder();
    const report = await eventually(async () => {
      const swept = await sweep();
      return swept.released === 0 ? undefined : swept;
    });
    expect(report).to.deep.equal({ released: 1, left: 0, failed: 0 });
    await bringProviderUp(platform);
    expect(await platform.events.end(orderId)).to.equal('OrderFailed');

    const order = await storedOrder(platform, orderId);
    expect(order.failure_reason).to.match(/^RESERVATION_EXPIRED: /);
    expect(await sweep()).to.deep.equal({ released: 0, left: 0, failed: 0 });
    const types = (await storedEvents(platform, orderId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'StockReleased')).to.have.lengthOf(1);
    const books = await expectCleanBooks(platform);
    expect(tracesOf(books, orderId)).to.include({ stock: 'RELEASED', kept_cents: 0 });
    expect(books.stock.get('widget-1')).to.include({ reserved: 0, consumed: 0 });
    await expectWhole(platform, orderId);
  });

  it('is left alone when the order was fulfilled in time', async () => {
    const orderId = await platform.placeOrder();
    expect(await platform.events.end(orderId)).to.equal('OrderFulfilled');
    expect(await sweep()).to.deep.equal({ released: 0, left: 0, failed: 0 });
    await expectCleanBooks(platform);
  });
});
