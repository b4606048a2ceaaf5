import { expect } from 'chai';
import type { Order } from '../../../../../lambdas/shared/domain/order.ts';
import { ensureChargeable } from '../../../../../lambdas/shared/payment/chargeable.ts';
import { anOrder, aPricedOrder, NOW } from '../../../../support/builders.ts';

const compensation = { end: 'COMPENSATED' as const, failure_reason: 'CANCELLED: by the customer' };

describe('ensureChargeable', () => {
  it('lets an order pass that is priced and has its stock', () => {
    const order = aPricedOrder({ stock: 'RESERVED' });
    expect(ensureChargeable(order)).to.equal(order);
  });

  it('lets an order pass whose payment went through, also when it is fulfilled', () => {
    for (const status of ['PROCESSING', 'FULFILLED'] as const) {
      const order = aPricedOrder({ status, stock: 'CONSUMED', payment: 'CHARGED' });
      expect(ensureChargeable(order).payment).to.equal('CHARGED');
    }
  });

  const refused: [string, Order, string][] = [
    [
      'that is being undone',
      aPricedOrder({ stock: 'RESERVED', compensation }),
      'CompensationBegunError',
    ],
    [
      'that is being undone though it was charged',
      aPricedOrder({ stock: 'RESERVED', payment: 'CHARGED', compensation }),
      'CompensationBegunError',
    ],
    [
      'that the customer cancelled',
      aPricedOrder({ stock: 'RESERVED', cancel_requested_at: NOW }),
      'OrderCancelledError',
    ],
    [
      'that the customer cancelled after it was charged',
      aPricedOrder({ stock: 'RESERVED', payment: 'CHARGED', cancel_requested_at: NOW }),
      'OrderCancelledError',
    ],
    ['without prices', anOrder({ stock: 'RESERVED' }), 'IllegalTransitionError'],
    ['without stock', aPricedOrder(), 'IllegalTransitionError'],
    ['whose stock is released', aPricedOrder({ stock: 'RELEASED' }), 'IllegalTransitionError'],
    [
      'that was rejected',
      aPricedOrder({ status: 'REJECTED', stock: 'RESERVED' }),
      'IllegalTransitionError',
    ],
  ];
  for (const [title, order, name] of refused) {
    it(`refuses an order ${title}`, () => {
      expect(() => ensureChargeable(order))
        .to.throw()
        .with.property('name', name);
    });
  }
});
