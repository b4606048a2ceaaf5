import { expect } from 'chai';
import { setStormRates } from '../../scripts/lib/storm/rates.ts';
import { stormProblems } from '../../scripts/lib/storm/report.ts';
import { runStorm } from '../../scripts/lib/storm/storm.ts';
import { environmentOf, scriptClients, silentProgress } from './support/books.ts';
import { type Platform, startPlatform } from './support/platform.ts';
import { bringProviderUp } from './support/simulation.ts';

const ORDERS = 80;

describe('a storm', function () {
  this.timeout(120_000);
  let platform: Platform;

  before(async () => {
    platform = await startPlatform(setStormRates);
  });
  after(() => platform?.close());

  it('leaves every order with one end, and the books clean', async () => {
    // However slow the machine is: the provider is down until the breaker has noticed.
    const noticed = platform.events
      .until((event) => event['detail-type'] === 'CircuitBreakerOpened')
      .then(() => bringProviderUp(platform));
    const storm = await runStorm(
      environmentOf(platform),
      scriptClients(platform),
      { orders: ORDERS, concurrency: 10, outageMs: 60_000, stockShare: 0.6, timeoutMs: 100_000 },
      silentProgress(),
    );
    await noticed;
    expect(stormProblems(storm)).to.deep.equal([]);
    expect(storm.books.orders.size).to.equal(ORDERS);
    expect(storm.repeats).to.equal(ORDERS / 10);
    const reasons = [...storm.books.orders.values()].map(
      ({ failure_reason = '' }) => failure_reason,
    );
    expect(reasons.some((reason) => reason.startsWith('OUT_OF_STOCK'))).to.equal(true);
  });
});
