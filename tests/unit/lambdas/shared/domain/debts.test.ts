import { expect } from 'chai';
import { owedBy } from '../../../../../lambdas/shared/domain/debts.ts';
import type { Debt, Order } from '../../../../../lambdas/shared/domain/order.ts';
import {
  aChargedOrder,
  aFulfillingOrder,
  anOrder,
  anUndoneOrder,
  aPricedOrder,
} from '../../../../support/builders.ts';

const compensation = { end: 'FAILED', failure_reason: 'X: x' } as const;
const reserved = aPricedOrder({ stock: 'RESERVED' });

/** The smallest order whose lines move in a transaction of their own. */
const LINES = Array.from({ length: 97 }, (_, n) => {
  return { product_id: `p-${n}`, quantity: 1, unit_price_cents: 5 };
});

const CASES: [title: string, order: Order, payment: string | undefined, owed: Debt[]][] = [
  ['that was placed', anOrder(), undefined, ['end']],
  ['that is reserved', reserved, undefined, ['stock release', 'end']],
  [
    'whose charge was begun and not heard of',
    reserved,
    'CHARGING',
    ['charge outcome', 'stock release', 'end'],
  ],
  ['of many lines that was placed', anOrder({ items: LINES }), undefined, ['end']],
  [
    'of many lines whose stock may be reserved unknown to it',
    aPricedOrder({ items: LINES }),
    undefined,
    ['stock release', 'end'],
  ],
  [
    'of many lines that is being fulfilled',
    aFulfillingOrder({ items: LINES }),
    'CHARGED',
    ['confirmation', 'end'],
  ],
  ['that is charged', aChargedOrder(), 'CHARGED', ['refund', 'stock release', 'end']],
  [
    'whose refund was begun and not heard of',
    aChargedOrder({ compensation }),
    'REFUNDING',
    ['refund', 'stock release', 'end'],
  ],
  [
    'that was declined',
    aPricedOrder({ stock: 'RESERVED', payment: 'DECLINED' }),
    'DECLINED',
    ['stock release', 'end'],
  ],
  ['that may be fulfilled', aFulfillingOrder(), 'CHARGED', ['confirmation', 'end']],
  [
    'that the provider refused',
    aFulfillingOrder({ compensation }),
    'CHARGED',
    ['refund', 'stock release', 'end'],
  ],
  ['that is undone', anUndoneOrder(), 'REFUNDED', ['end']],
  ['that has ended', anUndoneOrder({ status: 'FAILED' }), 'REFUNDED', []],
];

describe('owedBy', () => {
  for (const [title, order, payment, owed] of CASES) {
    it(`says ${owed.join(', ') || 'nothing'} of an order ${title}`, () => {
      expect(owedBy(order, payment)).to.deep.equal(owed);
    });
  }
});
