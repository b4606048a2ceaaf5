import { expect } from 'chai';
import fc from 'fast-check';
import {
  batches,
  entryBytes,
} from '../../../../../lambdas/functions/outbox-relay/event-batches.ts';

const LIMIT = 256 * 1024;
const item = (bytes: number) => ({ entry: { Detail: 'x'.repeat(bytes) } });

describe('the batches of the outbox relay', () => {
  it('hold every entry, in order, as many as a call takes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(sizes, (given) => {
        const items = given.map(item);
        const cut = batches(items);
        expect(cut.flat()).to.deep.equal(items);
        for (const [index, batch] of cut.entries()) {
          expect(batch.length).to.be.within(1, 10);
          expect(batch.length === 1 || total(batch) < LIMIT).to.equal(true);
          const [next] = cut[index + 1] ?? [];
          const couldTakeNext = next && batch.length < 10 && total([...batch, next]) < LIMIT;
          expect(couldTakeNext ?? false).to.equal(false);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('stay below 256 KiB to the byte', () => {
    const half = item(LIMIT / 2);
    expect(batches([half, half])).to.have.length(2);
    expect(batches([half, item(LIMIT / 2 - 1)])).to.have.length(1);
  });

  it('count bytes as EventBridge does: UTF-8, and 14 for the time', () => {
    const entry = { Source: 'ab', DetailType: 'é', Detail: '€', EventBusName: 'not counted' };
    expect(entryBytes(entry)).to.equal(7);
    expect(entryBytes({ ...entry, Time: new Date(0) })).to.equal(21);
  });
});

function total(batch: ReturnType<typeof item>[]): number {
  return batch.reduce((sum, { entry }) => sum + entryBytes(entry), 0);
}
