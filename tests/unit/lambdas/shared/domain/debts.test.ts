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

const CASES: [title: string, order: Order, payment: string | undefined, owed: Debt[]][] = [
  ['that was placed', anOrder(), undefined, ['end']],
  ['that is reserved', reserved, undefined, ['stock release', 'end']],
  [
    'whose charge was begun and not heard of',
    reserved,
    'CHARGING',
    ['charge outcome', 'stock release', 'end'],
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
