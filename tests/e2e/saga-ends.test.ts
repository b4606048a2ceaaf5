import { expect } from 'chai';
import type { OrderStatus } from '../../lambdas/shared/domain/order.ts';
import { expectCleanBooks, type Traces, tracesOf } from './support/books.ts';
import { GOOD_ORDER, type Platform, PRICES, startPlatform } from './support/platform.ts';
import { type Rates, setRates } from './support/simulation.ts';
import { expectWhole, storedEvents, storedOrder } from './support/stored.ts';

const TOTAL = 2 * PRICES['widget-1'] + PRICES['gadget-1'];
const BEGIN = ['OrderCreated', 'OrderValidated', 'StockReserved'];
const FULFILLED = [...BEGIN, 'PaymentCharged', 'FulfillmentStarted', 'OrderFulfilled'];
const GIVEN_BACK = [
  ...[...BEGIN, 'PaymentCharged', 'FulfillmentStarted', 'CompensationStarted'],
  ...['PaymentRefunded', 'StockReleased', 'OrderFailed'],
];
const PAID = { stock: 'CONSUMED', payment: 'CHARGED', kept_cents: TOTAL, charges: 1 };
const REFUNDED = { stock: 'RELEASED', payment: 'REFUNDED', kept_cents: 0, charges: 1 };

interface Ending {
  when: string;
  rates: Rates;
  status: OrderStatus;
  reason?: RegExp;
  events: string[];
  traces: Traces;
}

const ENDINGS: Ending[] = [
  {
    when: 'its payment is declined',
    rates: { charge: { decline: 1 } },
    status: 'COMPENSATED',
    reason: /^PAYMENT_DECLINED: /,
    events: [
      ...[...BEGIN, 'PaymentDeclined', 'CompensationStarted'],
      ...['StockReleased', 'OrderCompensated'],
    ],
    traces: { stock: 'RELEASED', payment: 'DECLINED', kept_cents: 0, charges: 0 },
  },
  {
    when: 'the provider charges and never says so',
    rates: { charge: { timeoutDone: 1 } },
    status: 'FULFILLED',
    events: FULFILLED,
    traces: PAID,
  },
  {
    when: 'the provider neither charges nor answers, at first',
    rates: { charge: { timeoutNotDone: 1 } },
    status: 'FULFILLED',
    events: FULFILLED,
    traces: PAID,
  },
  {
    when: 'the provider is in trouble for a moment',
    rates: { charge: { error: 1 } },
    status: 'FULFILLED',
    events: FULFILLED,
    traces: PAID,
  },
  {
    when: 'fulfillment is refused, and the provider refunds and never says so',
    rates: { success: 0, refund: { timeoutDone: 1 } },
    status: 'FAILED',
    reason: /^FULFILLMENT_REJECTED: /,
    events: GIVEN_BACK,
    traces: REFUNDED,
  },
  {
    when: 'fulfillment is refused, and the provider neither refunds nor answers, at first',
    rates: { success: 0, refund: { timeoutNotDone: 1 } },
    status: 'FAILED',
    reason: /^FULFILLMENT_REJECTED: /,
    events: GIVEN_BACK,
    traces: REFUNDED,
  },
  {
    when: 'fulfillment never answers',
    rates: { success: 0, poison: 1 },
    status: 'FAILED',
    reason: /^FULFILLMENT_DEAD_LETTERED: /,
    events: GIVEN_BACK,
    traces: REFUNDED,
  },
];

describe('an order ends whole', function () {
  this.timeout(60_000);
  let platform: Platform | undefined;

  afterEach(async () => {
    await platform?.close();
    platform = undefined;
  });

  for (const { when, rates, status, reason, events, traces } of ENDINGS) {
    it(`as ${status} when ${when}`, async () => {
      const running = await startPlatform((lock) => setRates(lock, rates));
      platform = running;
      const orderId = await running.placeOrder();
      await running.events.end(orderId);

      const order = await storedOrder(running, orderId);
      expect(order.status).to.equal(status);
      if (reason) expect(order.failure_reason).to.match(reason);
      const types = (await storedEvents(running, orderId)).map(({ type }) => type);
      expect(types).to.deep.equal(events);
      const books = await expectCleanBooks(running);
      expect(tracesOf(books, orderId)).to.deep.equal(traces);
      for (const { product_id, quantity } of GOOD_ORDER.items) {
        const gone = status === 'FULFILLED' ? quantity : 0;
        expect(books.stock.get(product_id)).to.include({ reserved: 0, consumed: gone });
      }
      await expectWhole(running, orderId);
    });
  }
});
