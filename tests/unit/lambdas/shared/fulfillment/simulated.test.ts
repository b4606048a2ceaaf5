import { expect } from 'chai';
import { v7 } from 'uuid';
import { SimulatedFulfillmentProvider } from '../../../../../lambdas/shared/fulfillment/simulated.ts';
import { aFulfillmentRequest } from '../../../../support/builders.ts';

describe('SimulatedFulfillmentProvider', () => {
  it('decides the same order alike, whenever it is asked', async () => {
    for (let n = 0; n < 50; n++) {
      const order = aFulfillmentRequest({ order_id: v7() });
      expect(await decide(order, 'a')).to.equal(await decide(order, 'a'));
    }
  });

  it('decides by the seed', async () => {
    const orders = Array.from({ length: 50 }, () => aFulfillmentRequest({ order_id: v7() }));
    const first = await Promise.all(orders.map((order) => decide(order, 'a')));
    const second = await Promise.all(orders.map((order) => decide(order, 'b')));
    expect(first).not.to.deep.equal(second);
  });

  it('keeps to its rates', async () => {
    const counts = { fulfilled: 0, rejected: 0, unavailable: 0 };
    for (let n = 0; n < 5_000; n++) {
      const id = `0193${n.toString(16).padStart(4, '0')}-0000-7000-8000-000000000000`;
      counts[await decide(aFulfillmentRequest({ order_id: id }), 'a')]++;
    }
    expect(counts.fulfilled / 5_000).to.be.within(0.68, 0.72);
    expect(counts.unavailable / 5_000).to.be.within(0.012, 0.028);
    expect(counts.rejected).to.equal(5_000 - counts.fulfilled - counts.unavailable);
  });

  it('fulfils all at a rate of 1 and refuses all at a rate of 0', async () => {
    const order = aFulfillmentRequest();
    expect(await decide(order, 'a', 1, 0)).to.equal('fulfilled');
    expect(await decide(order, 'a', 0, 0)).to.equal('rejected');
    expect(await decide(order, 'a', 0, 1)).to.equal('unavailable');
  });
});

async function decide(
  order: ReturnType<typeof aFulfillmentRequest>,
  seed: string,
  successRate = 0.7,
  errorRate = 0.02,
): Promise<'fulfilled' | 'rejected' | 'unavailable'> {
  try {
    const provider = new SimulatedFulfillmentProvider({ successRate, errorRate, seed });
    return (await provider.fulfill(order)).outcome;
  } catch (error) {
    expect((error as Error).name).to.equal('FulfillmentUnavailableError');
    return 'unavailable';
  }
}
