import { expect } from 'chai';
import { createRefundPaymentHandler } from '../../lambdas/functions/refund-payment/handler.ts';
import { CircuitOpenError } from '../../lambdas/shared/circuit-breaker/errors.ts';
import type { PaymentProvider } from '../../lambdas/shared/payment/provider.ts';
import type { SimulationSettings } from '../../lambdas/shared/payment/simulated.ts';
import type { OrderReference } from '../../lambdas/shared/repositories/order-repository.ts';
import { aPricedOrder, collectingLogger } from '../support/builders.ts';
import { AMOUNT, PaymentBench, SETTLE_MS } from '../support/payment-bench.ts';
import { rejects } from '../support/rejects.ts';
import { WatchedProvider } from '../support/watched-provider.ts';

describe('refund-payment, on the tables themselves', function () {
  this.timeout(60_000);
  let bench: PaymentBench;

  before(async () => {
    bench = await PaymentBench.open();
  });
  after(() => bench.tables.close());

  it('begins the compensation, gives the charge back and records it', async () => {
    const reference = await charged();
    const { logger, lines } = collectingLogger();
    const handle = createRefundPaymentHandler({
      orders: bench.orders,
      refunding: bench.refunding(),
      logger,
    });
    const { order_id } = reference;
    const failure = { error: 'FulfillmentRejectedError', cause: 'out of boxes' };
    const answer = await handle({ ...reference, end: 'FAILED', ...failure });
    expect(answer).to.deep.equal({ order_id, payment: 'REFUNDED' });
    const order = await bench.orders.find(order_id);
    expect(order).to.deep.include({
      payment: 'REFUNDED',
      refund_id: `sim-refund-${order_id}`,
      compensation: { end: 'FAILED', failure_reason: 'FULFILLMENT_REJECTED: out of boxes' },
    });
    expect(await bench.store.find(order_id)).to.include({ status: 'REFUNDED' });
    expect(await bench.balance(order_id)).to.deep.equal({ charged: AMOUNT, refunded: AMOUNT });
    expect(lines[0]).to.include({ code: 'PAYMENT_UNDONE', order_id, payment: 'REFUNDED' });
  });

  it('does nothing for an order that was never charged, and no charge begins later', async () => {
    const reference = await bench.order();
    const provider = watched();
    const order = await bench.compensate(reference);
    expect(await bench.refunding(provider).refund(order)).to.deep.equal(order);
    expect(provider.calls).to.deep.equal([]);
    await rejects(bench.charging().charge(reference), 'CompensationBegunError');
    expect(await bench.store.find(reference.order_id)).to.equal(undefined);
  });

  it('refuses an order whose compensation has not begun', async () => {
    await rejects(bench.refunding().refund(aPricedOrder()), 'TypeError', 'not being undone');
  });

  it('asks nobody for a payment that was declined, nor for one that is undone', async () => {
    const declined = await bench.order();
    await rejects(chargeWith({ declineRate: 1 }, declined), 'PaymentDeclinedError');
    const undone = await charged();
    await undo(undone);
    for (const reference of [declined, undone]) {
      const provider = watched();
      await undo(reference, provider);
      expect(provider.calls).to.deep.equal([]);
    }
    expect(await bench.moneyEvents(undone.order_id)).to.deep.equal([
      'PaymentCharged',
      'PaymentRefunded',
    ]);
  });

  it('writes that it is refunding before it asks for the refund', async () => {
    const reference = await charged();
    const seen: unknown[] = [];
    const provider = watched({
      refund: async (refund) => {
        seen.push((await bench.store.find(reference.order_id))?.status, refund.refund_key);
        return bench.provider().refund(refund);
      },
    });
    await undo(reference, provider);
    expect(seen).to.deep.equal(['REFUNDING', `${reference.order_id}:refund`]);
  });

  it('finds a refund whose answer got lost, and refunds once', async () => {
    const reference = await charged();
    const provider = watched({}, { timeoutChargedRate: 1 });
    await rejects(undo(reference, provider), 'PaymentOutcomeUnknownError');
    expect((await undo(reference, provider)).payment).to.equal('REFUNDED');
    expect(provider.calls).to.deep.equal(['refund', 'findRefund']);
    expect(await bench.balance(reference.order_id)).to.deep.equal({
      charged: AMOUNT,
      refunded: AMOUNT,
    });
  });

  for (const [error, rates] of [
    ['PaymentOutcomeUnknownError', { timeoutUnchargedRate: 1 }],
    ['PaymentUnavailableError', { errorRate: 1 }],
  ] as const) {
    it(`refunds by the same key after a ${error} without a refund`, async () => {
      const reference = await charged();
      const provider = watched({}, rates);
      await rejects(undo(reference, provider), error);
      expect((await undo(reference, provider)).payment).to.equal('REFUNDED');
      expect(provider.calls).to.deep.equal(['refund', 'findRefund', 'refund']);
    });
  }

  it('waits for a refund that is under way, and asks for no other', async () => {
    const reference = await charged();
    const provider = watched({ refund: async () => ({ outcome: 'pending' }) });
    await rejects(undo(reference, provider), 'PaymentUnsettledError', 'refund');
    const later = watched({ findRefund: async () => ({ outcome: 'pending' }) });
    await rejects(undo(reference, later), 'PaymentUnsettledError', 'refund');
    expect(later.calls).to.deep.equal(['findRefund']);
    expect((await bench.store.find(reference.order_id))?.status).to.equal('REFUNDING');
  });

  it('lets an open breaker through by name', async () => {
    const reference = await charged();
    const order = await bench.compensate(reference);
    const breaker = { call: () => Promise.reject(new CircuitOpenError('payment', 7)) };
    await rejects(bench.refunding(bench.provider(), breaker).refund(order), 'CircuitOpenError');
  });

  describe('a charge whose outcome nobody heard', () => {
    it('is recorded and given back when it took place', async () => {
      const reference = await bench.order();
      await rejects(chargeWith({ timeoutChargedRate: 1 }, reference), 'PaymentOutcomeUnknownError');
      expect((await undo(reference)).payment).to.equal('REFUNDED');
      expect(await bench.moneyEvents(reference.order_id)).to.deep.equal([
        'PaymentCharged',
        'PaymentRefunded',
      ]);
    });

    it('is recorded as declined when it was', async () => {
      const reference = await unheard();
      const provider = watched({ find: async () => ({ outcome: 'declined', reason: 'stolen' }) });
      expect((await undo(reference, provider)).payment).to.equal('DECLINED');
      expect(await bench.store.find(reference.order_id)).to.include({ decline_reason: 'stolen' });
    });

    it('is left alone while it may still be under way', async () => {
      const reference = await unheard();
      bench.clock.advance(SETTLE_MS - 1);
      const provider = watched();
      await rejects(undo(reference, provider), 'PaymentUnsettledError', 'under way');
      expect(provider.calls).to.deep.equal(['find']);
      expect((await bench.store.find(reference.order_id))?.status).to.equal('CHARGING');
    });

    it('is voided at the provider once it is old, so that it can never take place', async () => {
      const reference = await unheard();
      bench.clock.advance(SETTLE_MS);
      const row = await bench.store.find(reference.order_id);
      expect((await undo(reference)).payment).to.equal('VOIDED');
      expect(await bench.moneyEvents(reference.order_id)).to.deep.equal(['PaymentVoided']);
      const late = { ...reference, customer_id: 'c-1', amount_cents: AMOUNT };
      const keys = { charge_key: `${reference.order_id}:charge`, provider_reference: 'r' };
      expect(row?.charge_key).to.equal(keys.charge_key);
      await rejects(bench.provider().charge({ ...late, ...keys }), 'PaymentUnavailableError');
      expect(await bench.balance(reference.order_id)).to.deep.equal({ charged: 0, refunded: 0 });
    });

    it('is given back when it slips in between asking and voiding', async () => {
      const reference = await unheard();
      bench.clock.advance(SETTLE_MS);
      const provider = watched({
        void: async (charge) => {
          await bench.provider().charge(charge);
          return bench.provider().void(charge);
        },
      });
      expect((await undo(reference, provider)).payment).to.equal('REFUNDED');
    });

    it('is left alone while the provider is at work on it, however old', async () => {
      const reference = await unheard();
      bench.clock.advance(SETTLE_MS);
      const provider = watched({ find: async () => ({ outcome: 'pending' }) });
      await rejects(undo(reference, provider), 'PaymentUnsettledError', 'at work');
      expect((await bench.store.find(reference.order_id))?.status).to.equal('CHARGING');
    });

    it('is recorded as voided when the provider has voided it already', async () => {
      const reference = await unheard();
      const provider = watched({ find: async () => ({ outcome: 'voided' }) });
      expect((await undo(reference, provider)).payment).to.equal('VOIDED');
    });
  });

  function watched(
    scripted: Partial<PaymentProvider> = {},
    settings: Partial<SimulationSettings> = {},
  ): WatchedProvider {
    return new WatchedProvider(bench.provider(settings), scripted);
  }

  async function undo(reference: OrderReference, provider: PaymentProvider = bench.provider()) {
    return bench.refunding(provider).refund(await bench.compensate(reference));
  }

  function chargeWith(settings: Partial<SimulationSettings>, reference: OrderReference) {
    return bench.charging(bench.provider(settings)).charge(reference);
  }

  async function charged(): Promise<OrderReference> {
    const reference = await bench.order();
    await bench.charging().charge(reference);
    return reference;
  }

  /** An order whose charge was asked for, and did not take place so far. */
  async function unheard(): Promise<OrderReference> {
    const reference = await bench.order();
    const provider = watched({ charge: () => Promise.reject(new Error('crash')) });
    await rejects(bench.charging(provider).charge(reference), 'Error', 'crash');
    return reference;
  }
});
