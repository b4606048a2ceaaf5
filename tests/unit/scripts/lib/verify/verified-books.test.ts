import { expect } from 'chai';
import type { Books } from '../../../../../scripts/lib/verify/books.ts';
import { verifiedBooks } from '../../../../../scripts/lib/verify/verified-books.ts';

const NOTHING = new Map<string, never>();
const CLEAN: Books = {
  ...{ readAt: 0, orders: NOTHING, events: NOTHING, stock: NOTHING, adjustments: [] },
  ...{ reservations: NOTHING, payments: NOTHING, ledger: undefined, failedOrders: NOTHING },
  executions: NOTHING,
};
const OFF: Books = {
  ...CLEAN,
  payments: new Map([['o-1', { order_id: 'o-1', status: 'CHARGED', amount_cents: 1 }]]),
};

describe('verifiedBooks', () => {
  for (const [title, readings, read, found] of [
    ['reads once where nothing is off', [CLEAN], 1, 0],
    ['forgets what only the first reading saw', [OFF, CLEAN], 2, 0],
    ['keeps what both readings saw', [OFF, OFF], 2, 1],
  ] as const) {
    it(title, async () => {
      let reads = 0;
      const reader = { read: async () => readings[reads++] ?? CLEAN };
      const { findings, books } = await verifiedBooks(reader, 1);
      expect([reads, findings.length]).to.deep.equal([read, found]);
      expect(books).to.equal(readings.at(-1));
    });
  }

  it('takes the first reading for the last where there is no time to settle', async () => {
    const { findings } = await verifiedBooks({ read: async () => OFF }, 0);
    expect(findings).to.have.lengthOf(1);
  });
});
