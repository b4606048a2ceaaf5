import { expect } from 'chai';
import { mapLimited } from '../../../../scripts/lib/concurrency.ts';

describe('mapLimited', () => {
  it('keeps the order and never runs more than the limit at once', async () => {
    let running = 0;
    let most = 0;
    const doubled = await mapLimited([1, 2, 3, 4, 5], 2, async (value) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      return value * 2;
    });
    expect(doubled).to.deep.equal([2, 4, 6, 8, 10]);
    expect(most).to.equal(2);
  });

  it('passes on a failure', async () => {
    const failure = new Error('no');
    const run = mapLimited([1], 1, () => Promise.reject(failure));
    expect(await run.catch((error: unknown) => error)).to.equal(failure);
  });
});
