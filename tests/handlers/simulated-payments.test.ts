import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import { v7 } from 'uuid';
import type { Charge, RefundRequest } from '../../lambdas/shared/payment/provider.ts';
import { OUTAGE_KEY } from '../../lambdas/shared/payment/simulated-ledger.ts';
import { PaymentBench } from '../support/payment-bench.ts';
import { rejects } from '../support/rejects.ts';

describe('SimulatedPaymentProvider, on its table', function () {
  this.timeout(60_000);
  let bench: PaymentBench;

  before(async () => {
    bench = await PaymentBench.open();
  });
  after(() => bench.tables.close());

  it('charges once per key, however often it is asked, by however many instances', async () => {
    const charge = aCharge();
    const outcomes = await Promise.all([1, 2, 3].map(() => bench.provider().charge(charge)));
    const charge_id = `sim-charge-${charge.order_id}`;
    for (const outcome of outcomes)
      expect(outcome).to.deep.equal({ outcome: 'charged', charge_id });
    expect(await bench.ledger.charge(charge.charge_key)).to.deep.equal({
      payment_key: charge.charge_key,
      kind: 'charge',
      order_id: charge.order_id,
      amount_cents: 500,
      refunded_cents: 0,
      status: 'CHARGED',
      attempts: 1,
    });
  });

  it('declines for good', async () => {
    const charge = aCharge();
    const declined = { outcome: 'declined', reason: 'simulated: the card was declined' };
    const declining = bench.provider({ declineRate: 1 });
    expect(await declining.charge(charge)).to.deep.equal(declined);
    expect(await bench.provider().charge(charge)).to.deep.equal(declined);
    expect(await declining.find(charge)).to.deep.equal(declined);
  });

  it('charges without an answer, and knows of it afterwards', async () => {
    const charge = aCharge();
    const provider = bench.provider({ timeoutChargedRate: 1 });
    await rejects(provider.charge(charge), 'PaymentOutcomeUnknownError');
    expect((await provider.find(charge)).outcome).to.equal('charged');
    expect((await provider.charge(charge)).outcome).to.equal('charged');
  });

  for (const [rates, error] of [
    [{ timeoutUnchargedRate: 1 }, 'PaymentOutcomeUnknownError'],
    [{ errorRate: 1 }, 'PaymentUnavailableError'],
  ] as const) {
    it(`fails the first attempt alone, without a charge: ${Object.keys(rates)}`, async () => {
      const charge = aCharge();
      const provider = bench.provider(rates);
      await rejects(provider.charge(charge), error);
      expect(await provider.find(charge)).to.deep.equal({ outcome: 'absent' });
      expect((await provider.charge(charge)).outcome).to.equal('charged');
      expect((await bench.ledger.charge(charge.charge_key))?.attempts).to.equal(2);
    });
  }

  it('takes its time when it is slow, and past the timeout answers nobody', async () => {
    const charge = aCharge();
    expect((await bench.provider({ slowRate: 1 }).charge(charge)).outcome).to.equal('charged');
    const late = aCharge();
    const provider = bench.provider({ slowRate: 1, slowMs: 2_000, timeoutMs: 2_000 });
    await rejects(provider.charge(late), 'PaymentOutcomeUnknownError');
    expect((await provider.find(late)).outcome).to.equal('charged');
  });

  it('says that a charge is absent which nobody asked for', async () => {
    expect(await bench.provider().find(aCharge())).to.deep.equal({ outcome: 'absent' });
    expect(await bench.provider().findRefund(aRefund(aCharge()))).to.deep.equal({
      outcome: 'absent',
    });
  });

  it('never charges what it voided, and does not void what it charged', async () => {
    const voided = aCharge();
    expect(await bench.provider().void(voided)).to.deep.equal({ outcome: 'voided' });
    await rejects(bench.provider().charge(voided), 'PaymentUnavailableError', 'voided');
    const charge = aCharge();
    await bench.provider().charge(charge);
    expect((await bench.provider().void(charge)).outcome).to.equal('charged');
  });

  it('gives a charge back once, and never more than was charged', async () => {
    const charge = aCharge();
    await bench.provider().charge(charge);
    const refund = aRefund(charge);
    await rejects(
      bench.provider().refund({ ...refund, amount_cents: 501 }),
      'PaymentUnavailableError',
      'no such charge',
    );
    const outcomes = await Promise.all([1, 2].map(() => bench.provider().refund(refund)));
    const refund_id = `sim-refund-${charge.order_id}`;
    for (const done of outcomes) expect(done).to.deep.equal({ outcome: 'refunded', refund_id });
    await rejects(
      bench.provider().refund({ ...refund, refund_key: `${refund.refund_key}-2` }),
      'PaymentUnavailableError',
    );
    expect((await bench.ledger.charge(charge.charge_key))?.refunded_cents).to.equal(500);
  });

  it('gives nothing back that was not charged', async () => {
    await rejects(bench.provider().refund(aRefund(aCharge())), 'PaymentUnavailableError');
  });

  it('does nothing during an outage, and sees its beginning and end within a second', async () => {
    const charge = aCharge();
    const provider = bench.provider();
    expect((await provider.find(charge)).outcome).to.equal('absent');
    const until = new Date(Date.parse(bench.clock.timestamp()) + 10_000).toISOString();
    await bench.tables.client.send(
      new PutCommand({
        TableName: bench.tables.names.simulatedPayments,
        Item: { payment_key: OUTAGE_KEY, until },
      }),
    );
    bench.clock.advance(1_000);
    const calls = [
      () => provider.charge(charge),
      () => provider.find(charge),
      () => provider.void(charge),
      () => provider.refund(aRefund(charge)),
      () => provider.findRefund(aRefund(charge)),
    ];
    for (const call of calls) await rejects(call(), 'PaymentUnavailableError', 'down');
    expect(await bench.ledger.charge(charge.charge_key)).to.equal(undefined);
    bench.clock.advance(9_000);
    expect((await provider.charge(charge)).outcome).to.equal('charged');
  });
});

function aCharge(): Charge {
  const order_id = v7();
  const keys = { charge_key: `${order_id}:charge`, provider_reference: `${order_id}:charge` };
  return { order_id, correlation_id: 'c', customer_id: 'c-1', amount_cents: 500, ...keys };
}

function aRefund({ customer_id: _, ...charge }: Charge): RefundRequest {
  return { ...charge, refund_key: `${charge.order_id}:refund` };
}
