import { expect } from 'chai';
import {
  decideMark,
  forgettable,
  type MarkChange,
  type StockMark,
  StockMarkError,
  type StockStep,
} from '../../../../../lambdas/shared/domain/stock-mark.ts';

type State = StockMark['state'] | 'NONE';

const STATES: State[] = ['NONE', 'RESERVED', 'RELEASED', 'CONSUMED', 'REFUSED'];

const TABLE: Record<StockStep, Partial<Record<State, MarkChange | 'error'>>> = {
  RESERVE: { NONE: { state: 'RESERVED', movement: 'RESERVE' } },
  RELEASE: {
    NONE: { state: 'RELEASED' },
    RESERVED: { state: 'RELEASED', movement: 'RELEASE' },
    CONSUMED: { state: 'RELEASED', movement: 'RETURN' },
  },
  CONSUME: {
    NONE: 'error',
    RESERVED: { state: 'CONSUMED', movement: 'CONSUME' },
    RELEASED: 'error',
    REFUSED: 'error',
  },
};

describe('the stock mark of a large order', () => {
  for (const [step, expected] of Object.entries(TABLE) as [
    StockStep,
    (typeof TABLE)[StockStep],
  ][]) {
    for (const state of STATES) {
      const wanted = expected[state];
      const words =
        wanted === 'error' ? 'is refused' : wanted ? `becomes ${wanted.state}` : 'stays';
      it(`that is ${state} ${words} at ${step}`, () => {
        const mark = state === 'NONE' ? undefined : { state };
        if (wanted === 'error') {
          expect(() => decideMark(step, mark)).to.throw(StockMarkError);
        } else {
          expect(decideMark(step, mark)).to.deep.equal(wanted);
        }
      });
    }
  }

  it('is forgotten an hour after the order learned of it, and never before that', () => {
    const marks: Record<string, StockMark> = {
      old: { state: 'CONSUMED', settled_at: '2026-01-01T10:59:59.999Z' },
      young: { state: 'RELEASED', settled_at: '2026-01-01T11:00:00.000Z' },
      unsettled: { state: 'CONSUMED' },
      held: { state: 'RESERVED' },
      older: { state: 'REFUSED', settled_at: '2025-01-01T00:00:00.000Z' },
    };
    expect(forgettable(marks, '2026-01-01T12:00:00.000Z', 9)).to.deep.equal(['old', 'older']);
    expect(forgettable(marks, '2026-01-01T12:00:00.000Z', 1)).to.deep.equal(['old']);
  });
});
