import { expect } from 'chai';
import fc from 'fast-check';
import {
  adjusted,
  moved,
  STOCK_MOVEMENTS,
  type StockLevel,
  type StockMovement,
} from '../../../../../lambdas/shared/domain/stock.ts';

const EMPTY: StockLevel = { available: 0, reserved: 0, consumed: 0, put_in: 0 };

const movements = Object.keys(STOCK_MOVEMENTS) as StockMovement[];
const change = fc.oneof(
  fc.record({ movement: fc.constantFrom(...movements), quantity: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ adjustment: fc.integer({ min: -9, max: 9 }) }),
);

describe('stock', () => {
  it('adds up to what was put in, and is nowhere below zero, after any changes', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        let level = EMPTY;
        for (const one of changes) {
          const next =
            'movement' in one
              ? moved(level, one.movement, one.quantity)
              : adjusted(level, one.adjustment);
          level = next ?? level;
          const { available, reserved, consumed, put_in } = level;
          expect(available + reserved + consumed).to.equal(put_in);
          expect(Math.min(available, reserved, consumed)).to.be.at.least(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is refused exactly when there is too little to move', () => {
    const level = { available: 2, reserved: 3, consumed: 0, put_in: 5 };
    expect(moved(level, 'RESERVE', 2)).to.deep.equal({ ...level, available: 0, reserved: 5 });
    expect(moved(level, 'RESERVE', 3)).to.equal(undefined);
    expect(moved(level, 'RELEASE', 3)).to.deep.equal({ ...level, available: 5, reserved: 0 });
    expect(moved(level, 'RELEASE', 4)).to.equal(undefined);
    expect(moved(level, 'CONSUME', 3)).to.deep.equal({ ...level, reserved: 0, consumed: 3 });
    expect(moved(level, 'RETURN', 1)).to.equal(undefined);
  });

  it('is taken out only of what is available', () => {
    const level = { available: 2, reserved: 3, consumed: 0, put_in: 5 };
    expect(adjusted(level, -2)).to.deep.equal({ ...level, available: 0, put_in: 3 });
    expect(adjusted(level, -3)).to.equal(undefined);
    expect(adjusted(level, 10)).to.deep.equal({ ...level, available: 12, put_in: 15 });
  });
});
