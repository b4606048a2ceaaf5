import { expect } from 'chai';
import sinon from 'sinon';
import type { BreakerItem } from '../../lambdas/shared/circuit-breaker/breaker-item.ts';
import { fingerprint } from '../../lambdas/shared/http/idempotency-key.ts';
import { apiHandler } from '../support/api.ts';
import { ORDER_ID } from '../support/builders.ts';
import { apiEvent, postOrder } from '../support/events.ts';

const BODY = { customer_id: 'c-1', items: [{ product_id: 'p-1', quantity: 2 }] };
/** `NOW` is 2026-01-02T03:04:05.678Z. */
const OPEN: BreakerItem = {
  breaker_name: 'payment',
  status: 'OPEN',
  version: 1,
  retry_at: '2026-01-02T03:04:22.000Z',
};
const PROBED: BreakerItem = {
  breaker_name: 'payment',
  status: 'HALF_OPEN',
  version: 2,
  lease_until: '2026-01-02T03:04:10.000Z',
};

describe('api-handler: while payments are not possible', () => {
  afterEach(() => sinon.restore());

  it('refuses a new order with 503 and when to come again, and stores nothing', async () => {
    const { handle, sent, lines } = apiHandler({}, { breaker: OPEN });
    const result = await handle(postOrder(BODY, { 'x-correlation-id': 'client-7' }));
    expect(result.statusCode).to.equal(503);
    expect(JSON.parse(result.body)).to.deep.equal({
      error: 'payments are not possible at the moment, try again later',
      retry_after_seconds: 17,
      correlation_id: 'client-7',
    });
    expect(result.headers).to.include({ 'retry-after': '17', 'x-correlation-id': 'client-7' });
    expect(sent).to.deep.equal([]);
    expect(lines.map(({ code }) => code)).to.deep.equal(['ORDER_PUT_OFF']);
  });

  it('refuses it while one call tries whether they are possible again', async () => {
    const { handle } = apiHandler({}, { breaker: PROBED });
    const result = await handle(postOrder(BODY));
    expect([result.statusCode, result.headers?.['retry-after']]).to.deep.equal([503, '5']);
  });

  it('gives a repeat of an order that was taken its first answer', async () => {
    const answer = { status: 202, headers: { location: '/orders/1' }, body: '{"a":1}' };
    const record = { fingerprint: fingerprint(BODY), answer, expires_at: 9e9 };
    const { handle, sent } = apiHandler({ Get: { Item: record } }, { breaker: OPEN });
    const result = await handle(postOrder(BODY, { 'Idempotency-Key': 'key-1' }));
    expect([result.statusCode, result.body]).to.deep.equal([202, '{"a":1}']);
    expect(result.headers).to.include({ 'idempotency-replayed': 'true', location: '/orders/1' });
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
  });

  it('refuses a repeat with another body with 422, and a key that is new with 503', async () => {
    for (const [item, status] of [
      [{ fingerprint: 'other', expires_at: 9e9 }, 422],
      [undefined, 503],
    ] as const) {
      const { handle } = apiHandler({ Get: { Item: item } }, { breaker: OPEN });
      const result = await handle(postOrder(BODY, { 'Idempotency-Key': 'key-1' }));
      expect(result.statusCode).to.equal(status);
      sinon.restore();
    }
  });

  it('still names what is wrong with a request', async () => {
    const { handle } = apiHandler({}, { breaker: OPEN });
    expect((await handle(postOrder({ ...BODY, items: [] }))).statusCode).to.equal(400);
  });

  it('still answers all other requests, without a look at the breaker', async () => {
    const { handle, breakerReads } = apiHandler({ Get: {} }, { breaker: OPEN });
    await handle(apiEvent());
    const path = { order_id: ORDER_ID };
    const cancel = { method: 'POST', resource: '/orders/{order_id}/cancel', path };
    expect((await handle(apiEvent(cancel))).statusCode).to.equal(404);
    expect(breakerReads).to.deep.equal([]);
  });
});

describe('api-handler: while payments are possible', () => {
  afterEach(() => sinon.restore());

  it('reads the breaker once for many orders, and nothing else', async () => {
    const { handle, sent, breakerReads } = apiHandler({ TransactWrite: {} });
    for (let order = 1; order <= 3; order++) {
      const result = await handle(postOrder(BODY, { 'Idempotency-Key': `key-${order}` }));
      expect(result.statusCode).to.equal(202);
    }
    expect(breakerReads.map(({ name }) => name)).to.deep.equal(['Get']);
    expect(sent.map(({ name }) => name)).to.deep.equal(Array(3).fill('TransactWrite'));
  });

  it('takes an order when the time to wait is over: its payment is the trial', async () => {
    const breaker = { ...OPEN, retry_at: '2026-01-02T03:04:05.678Z' };
    const { handle } = apiHandler({ TransactWrite: {} }, { breaker });
    expect((await handle(postOrder(BODY))).statusCode).to.equal(202);
  });
});
