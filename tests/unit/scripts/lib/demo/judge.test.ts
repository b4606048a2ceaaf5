import { expect } from 'chai';
import type { Order, OrderStatus } from '../../../../../lambdas/shared/domain/order.ts';
import { judge, missingEnds } from '../../../../../scripts/lib/demo/judge.ts';
import type { Story } from '../../../../../scripts/lib/demo/story.ts';
import { anOrder } from '../../../../support/builders.ts';

const ENDS: Record<string, [status: OrderStatus, failure_reason?: string, wanted?: string]> = {
  good: ['FULFILLED'],
  declined: ['COMPENSATED', 'PAYMENT_DECLINED: no funds'],
  refused: ['FAILED', 'FULFILLMENT_REJECTED: no'],
  poison: ['FAILED', 'FULFILLMENT_DEAD_LETTERED: gone'],
  unknown: ['REJECTED', 'UNKNOWN_PRODUCT: x', 'REJECTED: UNKNOWN_PRODUCT'],
  dearer: ['REJECTED', 'PRICE_MISMATCH: p-1', 'REJECTED: PRICE_MISMATCH'],
  scarce: ['REJECTED', 'OUT_OF_STOCK: p-1', 'REJECTED: OUT_OF_STOCK'],
  cancelled: ['COMPENSATED', 'CANCELLED: by the customer', 'COMPENSATED: CANCELLED'],
};

/** One order of each end. */
function story(overrides: Partial<Story> = {}): Story {
  const ended = Object.entries(ENDS).map(([order_id, [status, failure_reason]]) => {
    const reason = failure_reason === undefined ? {} : { failure_reason };
    return [order_id, anOrder({ order_id, status, ...reason })] as const;
  });
  return {
    refusals: [],
    repeat: { orderIds: ['good', 'good'], marked: true },
    sent: Object.entries(ENDS).map(([orderId, [, , end]]) => {
      return { orderId, what: 'sent', ...(end === undefined ? {} : { end }) };
    }),
    ended: new Map(ended),
    events: new Map(),
    failedRows: [{ order_id: 'unparseable-1', status: 'MALFORMED' }],
    malformedId: 'unparseable-1',
    depths: [{ queue: 'order-dlq', messages: 0 }],
    books: books(new Map(ended)),
    findings: [],
    ...overrides,
  };
}

function books(orders: ReadonlyMap<string, Order>): Story['books'] {
  const none = new Map<string, never>();
  return {
    ...{ readAt: 0, orders, events: none, stock: none, adjustments: [], reservations: none },
    ...{ payments: none, ledger: undefined, failedOrders: none, executions: none },
  };
}

describe('the demo judges its story', () => {
  it('and finds nothing wrong where everything ended as it should', () => {
    expect(judge(story())).to.deep.equal([]);
  });

  it('and names an order without an end, and the ends that nobody came to', () => {
    const ended = new Map<string, Order>(story().ended);
    ended.delete('poison');
    expect(missingEnds(ended)).to.deep.equal(['FAILED: FULFILLMENT_DEAD_LETTERED']);
    expect(judge(story({ ended }))).to.deep.equal([
      'order poison (sent) has no end',
      'no order ended as FAILED: FULFILLMENT_DEAD_LETTERED',
    ]);
  });

  it('and names an order whose end was certain and is another, or that chance does not explain', () => {
    const sent = story().sent.map(({ orderId, what, end }) => {
      if (orderId === 'unknown') return { orderId, what };
      return { orderId, what, ...(end === 'COMPENSATED: CANCELLED' ? { end: 'FULFILLED' } : {}) };
    });
    expect(judge(story({ sent }))).to.deep.equal([
      'order unknown (sent) ended as REJECTED: UNKNOWN_PRODUCT: UNKNOWN_PRODUCT: x',
      'order dearer (sent) ended as REJECTED: PRICE_MISMATCH: PRICE_MISMATCH: p-1',
      'order scarce (sent) ended as REJECTED: OUT_OF_STOCK: OUT_OF_STOCK: p-1',
      'order cancelled (sent) ended as COMPENSATED: CANCELLED: CANCELLED: by the customer',
    ]);
  });

  it('and names a repeat that became another order, or that does not say that it is one', () => {
    expect(judge(story({ repeat: { orderIds: ['a', 'b'], marked: false } }))).to.deep.equal([
      'a repeat was answered with order b, not a',
      'a repeated answer does not say that it is one',
    ]);
  });

  it('and names an order that is stored and was not sent, and a malformed message not recorded', () => {
    const orders = new Map([...story().ended, ['more', anOrder()] as const]);
    expect(judge(story({ failedRows: [], books: books(orders) }))).to.deep.equal([
      '8 orders were taken, but 9 are stored',
      'the malformed message was not recorded',
    ]);
  });

  it('and names a wrong answer, a queue that is not empty and what is off in the books', () => {
    const refusal = { what: 'no key', by: 'gateway', body: {}, status: 403 } as const;
    const off = { type: 'MONEY_KEPT', subject: 'refused', detail: '5 cents' } as const;
    const found = judge(
      story({
        refusals: [{ ...refusal, answered: 202, text: '' }],
        depths: [{ queue: 'order-dlq', messages: 2 }],
        findings: [off],
      }),
    );
    expect(found).to.deep.equal([
      'no key: answered 202, not 403',
      'order-dlq still holds 2 messages',
      'MONEY_KEPT refused: 5 cents',
    ]);
  });
});
