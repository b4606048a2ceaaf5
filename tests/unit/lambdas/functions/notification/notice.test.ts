import { expect } from 'chai';
import { noticeOf } from '../../../../../lambdas/functions/notification/notice.ts';
import {
  readBusEvent,
  UnreadableEventError,
} from '../../../../../lambdas/shared/events/bus-event.ts';
import type { RecordedEvent } from '../../../../../lambdas/shared/events/cloud-event.ts';
import { subjectLine } from '../../../../../lambdas/shared/events/topic.ts';
import { ORDER_ID } from '../../../../support/builders.ts';
import { breakerEvent, busMessage, orderEvent } from '../../../../support/bus-events.ts';

const noticeFor = (event: RecordedEvent) =>
  noticeOf(readBusEvent(JSON.stringify(busMessage(event))));

const TOLD: [event: RecordedEvent, subject: string, ...lines: string[]][] = [
  [
    orderEvent('OrderFulfilled', { fulfillment_id: 'f-1' }),
    `Order ${ORDER_ID} was fulfilled`,
    'fulfillment_id: f-1',
  ],
  [
    orderEvent('OrderRejected', { failure_reason: 'OUT_OF_STOCK: p-1' }),
    `Order ${ORDER_ID} was rejected`,
    'failure_reason: OUT_OF_STOCK: p-1',
  ],
  [
    orderEvent('OrderCompensated', { failure_reason: 'PAYMENT_DECLINED: no' }),
    `Order ${ORDER_ID} was not paid or was cancelled`,
    'failure_reason: PAYMENT_DECLINED: no',
  ],
  [
    orderEvent('OrderFailed', { failure_reason: 'A: a' }),
    `Order ${ORDER_ID} could not be fulfilled`,
    'failure_reason: A: a',
  ],
  [orderEvent('OrderCancelRequested'), `Order ${ORDER_ID} is being cancelled`],
  [
    orderEvent('OrderParked', { reason: 'refund failed', owed: ['refund', 'end'] }),
    `Order ${ORDER_ID} needs attention`,
    'reason: refund failed',
    'owed: refund, end',
  ],
  [
    breakerEvent('CircuitBreakerOpened', {
      failures: 5,
      calls: 8,
      retry_at: '2026-01-02T03:04:35.000Z',
    }),
    'Circuit breaker payment opened',
    'failed: 5 of 8',
    'retry_at: 2026-01-02T03:04:35.000Z',
  ],
  [breakerEvent('CircuitBreakerClosed'), 'Circuit breaker payment closed'],
  [
    breakerEvent('CircuitBreakerForced', { forced: 'OPEN', reason: 'drill', forced_by: 'ann' }),
    'Circuit breaker payment was set to OPEN',
    'reason: drill',
    'forced_by: ann',
  ],
  [
    breakerEvent('CircuitBreakerForced', { reason: 'over', forced_by: 'ann' }),
    'Circuit breaker payment was set to AUTOMATIC',
    'reason: over',
    'forced_by: ann',
  ],
];

describe('the notices of notification', () => {
  for (const [event, subject, ...lines] of TOLD) {
    it(`tell of ${event.type}: ${subject}`, () => {
      const notice = noticeFor(event);
      expect(notice.subject).to.equal(subject).and.to.equal(subjectLine(subject));
      expect(notice.text.split('\n')).to.deep.equal([
        `${subject}.`,
        '',
        ...lines,
        `time: ${event.timestamp}`,
        `event_type: ${event.type}`,
        `event_id: ${event.event_id}`,
        `correlation_id: ${event.correlation_id}`,
        '',
      ]);
    });
  }

  it('carry type and id for filters, and the order where there is one', () => {
    const [[fulfilled] = []] = TOLD;
    expect(fulfilled && noticeFor(fulfilled).attributes).to.deep.equal({
      event_type: 'OrderFulfilled',
      event_id: '01936f2a-7b1c-7def-8abc-00000000e001',
      order_id: ORDER_ID,
    });
    expect(noticeFor(breakerEvent('CircuitBreakerClosed')).attributes).to.deep.equal({
      event_type: 'CircuitBreakerClosed',
      event_id: '01936f2a-7b1c-7def-8abc-00000000e007',
    });
  });

  it('are refused for a type that nobody is told of', () => {
    expect(() => noticeFor(orderEvent('StockReleased'))).to.throw(
      UnreadableEventError,
      'nobody is told of StockReleased',
    );
  });

  it('are refused for data that lacks what they tell', () => {
    expect(() => noticeFor(orderEvent('OrderFailed'))).to.throw('the event has no failure_reason');
  });
});
