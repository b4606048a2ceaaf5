import { expect } from 'chai';
import type { Order, OrderStatus } from '../../../../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../../../../lambdas/shared/domain/order-event.ts';
import { replay } from '../../../../../lambdas/shared/domain/replay.ts';
import { judge, missingEnds } from '../../../../../scripts/lib/demo/judge.ts';
import type { Story } from '../../../../../scripts/lib/demo/story.ts';

type End = Extract<OrderStatus, 'FULFILLED' | 'REJECTED' | 'FAILED'>;

function history(order_id: string, status: End, failure_reason: string): OrderEvent[] {
  const event = { order_id, timestamp: '2026-01-01T00:00:00.000Z', correlation_id: 'c' };
  const end =
    status === 'FULFILLED'
      ? ({ type: 'OrderFulfilled', data: { fulfillment_id: 'f-1' } } as const)
      : status === 'REJECTED'
        ? ({ type: 'OrderRejected', data: { failure_reason } } as const)
        : ({ type: 'OrderFailed', data: { failure_reason } } as const);
  return [
    {
      ...event,
      sequence: 1,
      event_id: 'e-1',
      type: 'OrderCreated',
      data: { customer_id: 'c', items: [] },
    },
    { ...event, ...end, sequence: 2, event_id: 'e-2' },
  ];
}

/** One order of each end. */
function story(overrides: Partial<Story> = {}): Story {
  const events = new Map([
    ['good', history('good', 'FULFILLED', '')],
    ['unknown', history('unknown', 'REJECTED', 'UNKNOWN_PRODUCT: x')],
    ['refused', history('refused', 'FAILED', 'FULFILLMENT_REJECTED: no')],
    ['poison', history('poison', 'FAILED', 'FULFILLMENT_DEAD_LETTERED: gone')],
  ]);
  return {
    refusals: [],
    sent: [...events.keys()].map((orderId) =>
      orderId === 'unknown'
        ? { orderId, what: 'unknown product', rejection: 'UNKNOWN_PRODUCT' }
        : { orderId, what: 'good' },
    ),
    ended: new Map([...events].map(([id, log]) => [id, replay(log)])),
    events,
    failedRows: [
      { order_id: 'refused', status: 'FAILED' },
      { order_id: 'poison', status: 'FAILED' },
      { order_id: 'unparseable-1', status: 'MALFORMED' },
    ],
    malformedId: 'unparseable-1',
    depths: [{ queue: 'order-dlq', messages: 0 }],
    ...overrides,
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
      'order poison (good) has no end',
      'no order ended as FAILED: FULFILLMENT_DEAD_LETTERED',
    ]);
  });

  it('and names a good order that was rejected', () => {
    const sent = story().sent.map(({ orderId }) => ({ orderId, what: 'good' }));
    expect(judge(story({ sent }))).to.deep.equal([
      'order unknown (good) ended as REJECTED: UNKNOWN_PRODUCT: x',
    ]);
  });

  it('and names failed orders and a malformed message that were not recorded', () => {
    expect(judge(story({ failedRows: [] }))).to.deep.equal([
      'order refused failed and is not in failed-orders',
      'order poison failed and is not in failed-orders',
      'the malformed message was not recorded',
    ]);
  });

  it('and names a wrong answer, a queue that is not empty and a replay that differs', () => {
    const events = new Map(story().events);
    events.delete('good');
    const found = judge(
      story({
        refusals: [
          { what: 'no key', by: 'gateway', body: {}, status: 403, answered: 202, text: '' },
        ],
        depths: [{ queue: 'order-dlq', messages: 2 }],
        events,
      }),
    );
    expect(found).to.deep.equal([
      'no key: answered 202, not 403',
      'event log replay differs: good: no events',
      'order-dlq still holds 2 messages',
    ]);
  });
});
