import { expect } from 'chai';
import { HttpPaymentProvider } from '../../../../../lambdas/shared/payment/http.ts';
import type { Charge, RefundRequest } from '../../../../../lambdas/shared/payment/provider.ts';
import { ORDER_ID } from '../../../../support/builders.ts';
import {
  type Fault,
  type PaymentCall,
  PaymentServer,
} from '../../../../support/payment-server/payment-server.ts';
import { rejects } from '../../../../support/rejects.ts';

const CONFIRM = 'POST /v1/payment_intents/:id/confirm';
const REFUND = 'POST /v1/refunds';
const REQUEST = {
  order_id: ORDER_ID,
  correlation_id: 'corr-1',
  customer_id: 'cus_1',
  amount_cents: 2_500,
  charge_key: `${ORDER_ID}:charge`,
};

describe('HttpPaymentProvider, against a real HTTP server', () => {
  let server: PaymentServer;
  let url: string;

  beforeEach(async () => {
    server = new PaymentServer();
    url = await server.listen();
  });
  afterEach(() => server.close());

  it('prepares without moving money, then charges the prepared intent', async () => {
    const charge = await prepared();
    expect(balance()).to.deep.equal({ charged: 0, refunded: 0, charges: 0 });
    expect(await provider().charge(charge)).to.deep.equal({
      outcome: 'charged',
      charge_id: charge.provider_reference,
    });
    expect(balance()).to.deep.equal({ charged: 2_500, refunded: 0, charges: 1 });
    const [create, , confirm] = server.calls;
    expect(create?.headers).to.include({
      authorization: 'Bearer key-a',
      'idempotency-key': `${ORDER_ID}:charge:prepare`,
      'content-type': 'application/x-www-form-urlencoded',
      'x-correlation-id': 'corr-1',
    });
    expect(create?.form).to.deep.equal({
      amount: '2500',
      currency: 'usd',
      customer: 'cus_1',
      'payment_method_types[]': 'card',
      'metadata[order_id]': ORDER_ID,
      'metadata[charge_key]': `${ORDER_ID}:charge`,
    });
    expect(confirm?.headers['idempotency-key']).to.equal(`${ORDER_ID}:charge`);
    expect(confirm?.form).to.deep.equal({
      payment_method: 'pm_card',
      off_session: 'true',
      error_on_requires_action: 'true',
    });
  });

  it('charges once, however often it is asked, also by a key that was forgotten', async () => {
    const charge = await prepared();
    for (let n = 0; n < 3; n++) await provider().charge(charge);
    expect(await prepared()).to.deep.equal(charge);
    const forgotten = { ...charge, charge_key: 'another' };
    expect((await provider().charge(forgotten)).outcome).to.equal('charged');
    expect(balance().charges).to.equal(1);
  });

  it('declines with the provider’s reason, for good', async () => {
    server.books.decline = 'insufficient_funds';
    const charge = await prepared();
    const reason = 'insufficient_funds: Your card was declined.';
    expect(await provider().charge(charge)).to.deep.equal({ outcome: 'declined', reason });
    expect(await provider().find(charge)).to.deep.equal({ outcome: 'declined', reason });
    server.books.decline = undefined;
    expect((await provider().charge(charge)).outcome).to.equal('declined');
  });

  it('declines a customer without payment method, and one that the provider does not know', async () => {
    server.books.setCustomer('cus_1', { invoice_settings: {}, default_source: null });
    const reason = 'the customer has no payment method';
    expect(await provider().charge(await prepared())).to.deep.equal({
      outcome: 'declined',
      reason,
    });
    const stranger = { ...(await prepared()), customer_id: 'unknown-1' };
    expect(await provider().charge(stranger)).to.deep.equal({
      outcome: 'declined',
      reason: 'the customer is not known to the provider',
    });
    expect(balance().charges).to.equal(0);
  });

  it('charges a customer’s default source where there is no chosen method', async () => {
    server.books.setCustomer('cus_1', { default_source: 'card_1' });
    await provider().charge(await prepared());
    expect(calls(CONFIRM)[0]?.form.payment_method).to.equal('card_1');
  });

  for (const fault of [
    { when: 'after', how: 'reset' },
    { when: 'before', how: 'reset' },
    { when: 'before', how: 503 },
    { when: 'before', how: 429 },
    { when: 'before', how: 409 },
    { when: 'after', how: 500 },
  ] as const) {
    it(`tries again by the same key after ${fault.how} ${fault.when} the charge`, async () => {
      const charge = await prepared();
      failFirst(CONFIRM, fault);
      expect((await provider().charge(charge)).outcome).to.equal('charged');
      expect(balance().charges).to.equal(1);
      const keys = calls(CONFIRM).map(({ headers }) => headers['idempotency-key']);
      expect(keys).to.deep.equal([REQUEST.charge_key, REQUEST.charge_key]);
    });
  }

  for (const [how, error] of [
    ['reset', 'PaymentOutcomeUnknownError'],
    [500, 'PaymentOutcomeUnknownError'],
    [409, 'PaymentOutcomeUnknownError'],
    [429, 'PaymentUnavailableError'],
    [401, 'PaymentUnavailableError'],
    [403, 'PaymentUnavailableError'],
  ] as const) {
    it(`throws ${error} when a charge and a refund only get ${how}`, async () => {
      const charge = await prepared();
      server.script(({ name }) => (name === CONFIRM ? { when: 'before', how } : undefined));
      await rejects(provider().charge(charge), error);
      expect(calls(CONFIRM)).to.have.length(how === 403 ? 1 : 3);
      expect(await provider().find(charge)).to.deep.equal({ outcome: 'absent' });
      server.script();
      await provider().charge(charge);
      server.script(({ name }) => (name === REFUND ? { when: 'before', how } : undefined));
      await rejects(provider().refund(refundOf(charge)), error);
    });
  }

  it('says nothing was done when there was no connection, nor a credential', async () => {
    const charge = await prepared();
    const credential = () => Promise.reject(new Error('no such secret'));
    await rejects(
      provider({ credential }).charge(charge),
      'PaymentUnavailableError',
      'the credential cannot be read: no such secret',
    );
    await server.close();
    await rejects(provider().charge(charge), 'PaymentUnavailableError', 'ECONNREFUSED');
    server = new PaymentServer();
    url = await server.listen();
  });

  it('gives up a silent provider within its time, the outcome being unknown', async () => {
    const charge = await prepared();
    server.script(({ name }) => (name === CONFIRM ? { when: 'after', how: 'silence' } : undefined));
    const start = performance.now();
    await rejects(provider({ timeoutMs: 200 }).charge(charge), 'PaymentOutcomeUnknownError');
    expect(performance.now() - start).to.be.within(150, 1_000);
    expect((await provider().find(charge)).outcome).to.equal('charged');
  });

  it('asks for a fresh credential when the one it has is refused', async () => {
    server.requireToken('key-b');
    const charge = await prepared();
    const sent = server.calls.map(({ headers }) => headers.authorization);
    expect(sent).to.deep.equal(['Bearer key-a', 'Bearer key-b']);
    expect((await provider().charge(charge)).outcome).to.equal('charged');
  });

  it('finds a charge that is under way, and takes it for neither done nor undone', async () => {
    server.books.chargeStatus = 'processing';
    const charge = await prepared();
    await rejects(provider().charge(charge), 'PaymentOutcomeUnknownError', 'pending');
    expect(await provider().find(charge)).to.deep.equal({ outcome: 'pending' });
    expect(await provider().void(charge)).to.deep.equal({ outcome: 'pending' });
  });

  it('voids so that no charge can follow, and again without harm', async () => {
    const charge = await prepared();
    expect(await provider().void(charge)).to.deep.equal({ outcome: 'voided' });
    expect(await provider().void(charge)).to.deep.equal({ outcome: 'voided' });
    expect(server.books.intents(ORDER_ID)).to.deep.equal(['canceled']);
    await rejects(provider().charge(charge), 'PaymentUnavailableError', 'unexpected_state');
    expect(balance().charges).to.equal(0);
  });

  it('does not void what was charged', async () => {
    expect((await provider().void(await charged())).outcome).to.equal('charged');
  });

  it('gives a charge back once, and finds the refund by its key', async () => {
    const charge = await charged();
    const refund = refundOf(charge);
    expect(await provider().findRefund(refund)).to.deep.equal({ outcome: 'absent' });
    failFirst(REFUND, { when: 'after', how: 'reset' });
    const done = await provider().refund(refund);
    expect(done.outcome).to.equal('refunded');
    expect(await provider().findRefund(refund)).to.deep.equal(done);
    expect(balance()).to.deep.equal({ charged: 2_500, refunded: 2_500, charges: 1 });
    const [call] = calls(REFUND);
    expect(call?.headers['idempotency-key']).to.equal(refund.refund_key);
    expect(call?.form).to.deep.include({
      amount: '2500',
      payment_intent: charge.provider_reference,
    });
  });

  it('finds the refund when the key was forgotten and the charge is given back already', async () => {
    const refund = refundOf(await charged());
    const done = await provider().refund(refund);
    server.script();
    expect(await provider().findRefund(refund)).to.deep.equal(done);
    const other = { ...refund, refund_key: 'other' };
    await rejects(provider().refund(other), 'PaymentOutcomeUnknownError', 'already_refunded');
    expect(balance().refunded).to.equal(2_500);
  });

  it('says that a refund is under way, and names one that failed', async () => {
    server.books.refundStatus = 'pending';
    const refund = refundOf(await charged());
    expect(await provider().refund(refund)).to.deep.equal({ outcome: 'pending' });
    expect(await provider().findRefund(refund)).to.deep.equal({ outcome: 'pending' });

    server.books.refundStatus = 'failed';
    const failing = refundOf(await charged('order-2'));
    await rejects(provider().refund(failing), 'PaymentOutcomeUnknownError');
    await rejects(provider().findRefund(failing), 'PaymentUnavailableError', 'is failed');
  });

  it('declines what the provider does not take, which is no failure of the provider', async () => {
    await rejects(
      provider().prepare({ ...REQUEST, amount_cents: 49 }),
      'PaymentDeclinedError',
      'amount_too_small',
    );
    const charge = await prepared();
    server.books.setCustomer('cus_1', { default_source: 'stale' });
    expect(await provider().charge(charge)).to.deep.equal({
      outcome: 'declined',
      reason: 'resource_missing: No such PaymentMethod',
    });
    expect(balance().charges).to.equal(0);
  });

  it('does not know the outcome when its key stands for another request', async () => {
    const charge = await charged();
    server.books.setCustomer('cus_1', { default_source: 'card_2' });
    await rejects(provider().charge(charge), 'PaymentOutcomeUnknownError');
    expect((await provider().find(charge)).outcome).to.equal('charged');
  });

  it('does not find a charge in another account', async () => {
    const charge = { ...REQUEST, provider_reference: 'pi_elsewhere' };
    await rejects(provider().find(charge), 'PaymentUnavailableError', '404 (resource_missing)');
  });

  function provider({
    timeoutMs = 5_000,
    credential = async (fresh: boolean): Promise<string> => (fresh ? 'key-b' : 'key-a'),
  } = {}): HttpPaymentProvider {
    const pause = async (): Promise<void> => {};
    return new HttpPaymentProvider({ endpointUrl: url, timeoutMs, credential, pause });
  }

  async function prepared(order_id = ORDER_ID): Promise<Charge> {
    const request = { ...REQUEST, order_id, charge_key: `${order_id}:charge` };
    return { ...request, provider_reference: await provider().prepare(request) };
  }

  async function charged(orderId?: string): Promise<Charge> {
    const charge = await prepared(orderId);
    await provider().charge(charge);
    return charge;
  }

  function failFirst(name: string, fault: Fault): void {
    let failed = false;
    server.script((call) => {
      if (call.name !== name || failed) return undefined;
      failed = true;
      return fault;
    });
  }

  function calls(name: string): PaymentCall[] {
    return server.calls.filter((call) => call.name === name);
  }

  function balance() {
    return server.books.of(ORDER_ID);
  }
});

function refundOf({ customer_id: _, ...charge }: Charge): RefundRequest {
  return { ...charge, refund_key: `${charge.order_id}:refund` };
}
