import { expect } from 'chai';
import { everyTime, type FaultPlan, type MetCall, NO_FAULTS } from './faults.ts';
import { travel } from './journey.ts';
import { PATHS, type Path } from './paths.ts';
import { conclude } from './single-faults.ts';

const fulfilled = PATHS.find(({ title }) => title === 'fulfilled') as Path;

/** Goods that left cannot be called back: the order's row must say that the provider did it. */
describe('when the goods left, and the order is undone all the same', function () {
  this.timeout(120_000);

  it('an operator is told, after every answer of the provider was lost', async () => {
    const plan = everyTime('fulfillment:Fulfill', 'answer lost');
    const { world, ...journey } = await travel(fulfilled, { plan });
    expect([...world.shipped]).to.have.length(1);
    const outcome = await conclude({ world, ...journey }, {});
    expect(outcome).to.include({ end: 'FAILED', resumed: 0, inquiries: 1 });
  });

  for (const step of ['validate-order', 'reserve-inventory', 'charge-payment']) {
    it(`an operator is told, after ${step} failed an order that was resumed`, async () => {
      const journey = await travel(fulfilled, { plan: parkedThenFailingAt(step) });
      const outcome = await conclude(journey, {});
      expect(outcome).to.include({ end: 'FAILED', resumed: 1, inquiries: 1 });
    });
  }
});

/** confirm-order never gets through; once the order is parked, `step` does not either. */
function parkedThenFailingAt(step: string): FaultPlan {
  let parked = false;
  const of = ({ caller }: MetCall) => {
    parked ||= caller === 'park-order';
    return caller === (parked ? step : 'confirm-order') ? 'request lost' : undefined;
  };
  return { ...NO_FAULTS, of };
}
