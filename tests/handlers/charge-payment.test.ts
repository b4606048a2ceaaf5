import { expect } from 'chai';
import { createChargePaymentHandler } from '../../lambdas/functions/charge-payment/handler.ts';
import { CircuitOpenError } from '../../lambdas/shared/circuit-breaker/errors.ts';
import {
  PaymentDeclinedError,
  PaymentUnavailableError,
} from '../../lambdas/shared/payment/errors.ts';
import type {
  Charge,
  ChargeState,
  PaymentProvider,
} from '../../lambdas/shared/payment/provider.ts';
import { collectingLogger } from '../support/builders.ts';
import { AMOUNT, PaymentBench, SETTLE_MS } from '../support/payment-bench.ts';
import { rejects } from '../support/rejects.ts';
import { WatchedProvider } from '../support/watched-provider.ts';

describe('charge-payment, on the tables themselves', function () {
  this.timeout(60_000);
  let bench: PaymentBench;

  before(async () => {
    bench = await PaymentBench.open();
  });
  after(() => bench.tables.close());

  it('charges the order: intent first, then the provider, then all that it said at once', async () => {
    const reference = await bench.order();
    const intents: unknown[] = [];
    const charges: Charge[] = [];
    const provider = watched({
      charge: async (charge) => {
        intents.push((await bench.store.find(reference.order_id))?.status);
        charges.push(charge);
        return bench.provider().charge(charge);
      },
    });
    const { logger, lines } = collectingLogger();
    const handle = createChargePaymentHandler({ charging: bench.charging(provider), logger });

    const { order_id } = reference;
    expect(await handle(reference)).to.deep.equal({ order_id, payment: 'CHARGED' });
    expect(intents).to.deep.equal(['CHARGING']);
    expect(charges).to.have.length(1);
    expect(charges[0]).to.deep.include({
      charge_key: `${order_id}:charge`,
      amount_cents: AMOUNT,
      customer_id: 'c-1',
    });
    const charge_id = `sim-charge-${order_id}`;
    expect(await bench.store.find(order_id)).to.include({ status: 'CHARGED', charge_id });
    expect(await bench.orders.find(order_id)).to.include({ payment: 'CHARGED', charge_id });
    expect(await bench.balance(order_id)).to.deep.equal({ charged: AMOUNT, refunded: 0 });
    expect(lines[0]).to.include({ code: 'PAYMENT_CHARGED', order_id, charge_id });
  });

  it('refuses input that is not its contract, naming the member', async () => {
    const { logger } = collectingLogger();
    const handle = createChargePaymentHandler({ charging: bench.charging(), logger });
    await rejects(handle({ correlation_id: 'c' }), 'StepInputError', 'order_id');
  });

  it('answers the same and asks nobody when it runs again', async () => {
    const reference = await bench.order();
    await bench.charging().charge(reference);
    const provider = new WatchedProvider(bench.provider());
    expect((await bench.charging(provider).charge(reference)).payment).to.equal('CHARGED');
    expect(provider.calls).to.deep.equal([]);
    expect(await bench.moneyEvents(reference.order_id)).to.deep.equal(['PaymentCharged']);
  });

  it('throws the provider’s reason when it declines, also when it runs again', async () => {
    const reference = await bench.order();
    const provider = new WatchedProvider(bench.provider({ declineRate: 1 }));
    const charging = bench.charging(provider);
    await rejects(charging.charge(reference), 'PaymentDeclinedError', 'the card was declined');
    await rejects(charging.charge(reference), 'PaymentDeclinedError', 'the card was declined');
    expect(provider.calls).to.deep.equal(['prepare', 'charge']);
    expect((await bench.orders.find(reference.order_id))?.payment).to.equal('DECLINED');
    expect((await bench.store.find(reference.order_id))?.status).to.equal('DECLINED');
  });

  it('writes nothing about a charge that the provider does not take up', async () => {
    const reference = await bench.order();
    const declined = new PaymentDeclinedError('amount_too_small');
    const provider = watched({ prepare: () => Promise.reject(declined) });
    await rejects(bench.charging(provider).charge(reference), 'PaymentDeclinedError', 'too_small');
    expect(await bench.store.find(reference.order_id)).to.equal(undefined);
    expect((await bench.orders.find(reference.order_id))?.payment).to.equal(undefined);
  });

  it('takes its intent back when its only attempt was surely not done', async () => {
    const reference = await bench.order();
    const charging = bench.charging(bench.provider({ errorRate: 1 }));
    await rejects(charging.charge(reference), 'PaymentUnavailableError', '503');
    expect(await bench.store.find(reference.order_id)).to.equal(undefined);
    expect((await charging.charge(reference)).payment).to.equal('CHARGED');
  });

  it('keeps the intent when an earlier attempt may have been done', async () => {
    const reference = await bench.order();
    const provider = bench.provider({ timeoutUnchargedRate: 1 });
    await rejects(bench.charging(provider).charge(reference), 'PaymentOutcomeUnknownError');
    const down = watched({ charge: () => Promise.reject(new PaymentUnavailableError('down')) });
    await rejects(bench.charging(down).charge(reference), 'PaymentUnavailableError');
    expect((await bench.store.find(reference.order_id))?.status).to.equal('CHARGING');
  });

  it('writes nothing while the breaker is open', async () => {
    const reference = await bench.order();
    const breaker = { call: () => Promise.reject(new CircuitOpenError('payment', 7)) };
    const charging = bench.charging(bench.provider(), breaker);
    await rejects(charging.charge(reference), 'CircuitOpenError', '7 s');
    expect(await bench.store.find(reference.order_id)).to.equal(undefined);
  });

  it('asks first and charges by the same key after a crash between intent and call', async () => {
    const reference = await bench.order();
    await leaveIntent(reference);
    const intent = await bench.store.find(reference.order_id);

    bench.clock.advance(1_000);
    const provider = new WatchedProvider(bench.provider());
    await bench.charging(provider).charge(reference);
    expect(provider.calls).to.deep.equal(['find', 'charge']);
    const row = await bench.store.find(reference.order_id);
    expect(row).to.include({ status: 'CHARGED', charge_key: intent?.charge_key, version: 3 });
    expect(row?.attempted_at).not.to.equal(intent?.attempted_at);
  });

  it('records what it finds after an answer that got lost, and charges once', async () => {
    const reference = await bench.order();
    const provider = new WatchedProvider(bench.provider({ timeoutChargedRate: 1 }));
    const charging = bench.charging(provider);
    await rejects(charging.charge(reference), 'PaymentOutcomeUnknownError');
    expect((await charging.charge(reference)).payment).to.equal('CHARGED');
    expect(provider.calls).to.deep.equal(['prepare', 'charge', 'find']);
    expect((await bench.ledger.charge(`${reference.order_id}:charge`))?.attempts).to.equal(1);
  });

  it('charges after a timeout that had charged nothing', async () => {
    const reference = await bench.order();
    const provider = new WatchedProvider(bench.provider({ timeoutUnchargedRate: 1 }));
    const charging = bench.charging(provider);
    await rejects(charging.charge(reference), 'PaymentOutcomeUnknownError');
    expect((await charging.charge(reference)).payment).to.equal('CHARGED');
    expect(provider.calls).to.deep.equal(['prepare', 'charge', 'find', 'charge']);
  });

  const found: [ChargeState, string, string][] = [
    [{ outcome: 'pending' }, 'PaymentOutcomeUnknownError', 'CHARGING'],
    [{ outcome: 'declined', reason: 'stolen card' }, 'PaymentDeclinedError', 'DECLINED'],
    [{ outcome: 'voided' }, 'PaymentDeclinedError', 'DECLINED'],
  ];
  for (const [state, error, status] of found) {
    it(`throws ${error} and charges nothing when it finds a charge ${state.outcome}`, async () => {
      const reference = await bench.order();
      await leaveIntent(reference);
      const provider = watched({ find: async () => state });
      await rejects(bench.charging(provider).charge(reference), error);
      expect(provider.calls).to.deep.equal(['find']);
      expect((await bench.store.find(reference.order_id))?.status).to.equal(status);
    });
  }

  it('writes no intent once a compensation began, even if the order was read before', async () => {
    const reference = await bench.order();
    const provider = watched({
      prepare: async () => {
        await bench.compensate(reference);
        return 'ref';
      },
    });
    await rejects(bench.charging(provider).charge(reference), 'CompensationBegunError', 'undone');
    expect(await bench.store.find(reference.order_id)).to.equal(undefined);
    expect(await bench.balance(reference.order_id)).to.deep.equal({ charged: 0, refunded: 0 });
  });

  for (const [rates, payment] of [
    [{}, 'CHARGED'],
    [{ declineRate: 1 }, 'DECLINED'],
  ] as const) {
    it(`records ${payment} and goes no further when a cancel came during the call`, async () => {
      const reference = await bench.order();
      const provider = watched({
        charge: async (charge) => {
          await bench.orders.carryOut(reference, { type: 'CancelOrder' });
          return bench.provider(rates).charge(charge);
        },
      });
      await rejects(bench.charging(provider).charge(reference), 'OrderCancelledError');
      expect((await bench.orders.find(reference.order_id))?.payment).to.equal(payment);
    });
  }

  it('does not charge any more when the payment was voided while it asked', async () => {
    const reference = await bench.order();
    await leaveIntent(reference);
    const provider = watched({
      find: async () => {
        bench.clock.advance(SETTLE_MS);
        await bench.refunding().refund(await bench.compensate(reference));
        return { outcome: 'absent' };
      },
    });
    await rejects(bench.charging(provider).charge(reference), 'CompensationBegunError');
    expect(provider.calls).to.deep.equal(['find']);
    expect((await bench.orders.find(reference.order_id))?.payment).to.equal('VOIDED');
    expect(await bench.balance(reference.order_id)).to.deep.equal({ charged: 0, refunded: 0 });
  });

  it('charges once when it runs many times at once', async () => {
    const reference = await bench.order();
    const runs = Array.from({ length: 5 }, () => bench.charging().charge(reference));
    const payments = (await Promise.all(runs)).map(({ payment }) => payment);
    expect(new Set(payments)).to.deep.equal(new Set(['CHARGED']));
    expect(await bench.balance(reference.order_id)).to.deep.equal({ charged: AMOUNT, refunded: 0 });
    expect(await bench.moneyEvents(reference.order_id)).to.deep.equal(['PaymentCharged']);
  });

  function watched(scripted: Partial<PaymentProvider>): WatchedProvider {
    return new WatchedProvider(bench.provider(), scripted);
  }

  /** An intent whose call never went out. */
  async function leaveIntent(reference: { order_id: string; correlation_id: string }) {
    const provider = watched({ charge: () => Promise.reject(new Error('crash')) });
    await rejects(bench.charging(provider).charge(reference), 'Error', 'crash');
  }
});
