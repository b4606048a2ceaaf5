import { expect } from 'chai';
import sinon from 'sinon';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import { apiHandler } from '../support/api.ts';
import { type Answers, writesOf } from '../support/aws-boundary.ts';
import { anOrder, aPricedOrder, cancelled, NOW, ORDER_ID } from '../support/builders.ts';
import { apiEvent } from '../support/events.ts';

const LOST = cancelled('ConditionalCheckFailed', 'None');

describe('api-handler: POST /orders/{order_id}/cancel', () => {
  afterEach(() => sinon.restore());

  it('notes the wish on the order, with its event, and answers 202', async () => {
    const { handle, sent } = apiHandler({ Get: { Item: anOrder() }, TransactWrite: {} });
    const result = await handle(cancel({ headers: { 'x-correlation-id': 'client-7' } }));
    expect(result.statusCode).to.equal(202);
    expect(JSON.parse(result.body)).to.deep.equal({
      order_id: ORDER_ID,
      status: 'cancelling',
      correlation_id: 'client-7',
    });
    expect(result.headers).to.include({ location: `/orders/${ORDER_ID}` });
    const [{ Put: order }, { Put: event }] = writesOf(sent);
    expect(order.Item).to.include({ status: 'PENDING', cancel_requested_at: NOW, version: 2 });
    expect(event.Item).to.include({ type: 'OrderCancelRequested', correlation_id: 'client-7' });
  });

  it('answers 202 again, and writes nothing, while the order is being undone', async () => {
    const compensation = { end: 'COMPENSATED', failure_reason: 'CANCELLED: by the customer' };
    const order = aPricedOrder({ cancel_requested_at: NOW, compensation } as Partial<Order>);
    const result = await answer(order);
    expect(result.statusCode).to.equal(202);
    expect(JSON.parse(result.body).status).to.equal('cancelling');
  });

  for (const status of ['COMPENSATED', 'FAILED', 'REJECTED'] as const) {
    it(`answers 200 when the cancelled order has ended as ${status}`, async () => {
      const result = await answer(aPricedOrder({ cancel_requested_at: NOW, status }));
      expect(result.statusCode).to.equal(200);
      expect(JSON.parse(result.body)).to.deep.equal({
        order_id: ORDER_ID,
        status,
        correlation_id: 'request-1',
      });
    });
  }

  const TOO_LATE: [what: string, order: Partial<Order>, error: string][] = [
    [
      'being fulfilled',
      { payment: 'CHARGED', fulfillment_started_at: NOW },
      'the order is being fulfilled already',
    ],
    ['fulfilled', { status: 'FULFILLED' }, 'the order is FULFILLED already'],
    ['rejected', { status: 'REJECTED' }, 'the order is REJECTED already'],
    [
      'being undone for another reason',
      { compensation: { end: 'COMPENSATED', failure_reason: 'PAYMENT_DECLINED: no funds' } },
      'the order is being undone: PAYMENT_DECLINED: no funds',
    ],
  ];
  for (const [what, order, error] of TOO_LATE) {
    it(`answers 409 with the reason when the order is ${what}`, async () => {
      const result = await answer(aPricedOrder(order));
      expect(result.statusCode).to.equal(409);
      expect(JSON.parse(result.body)).to.deep.equal({ error });
    });
  }

  it('decides again when the fulfillment starts at the same moment', async () => {
    const charged = aPricedOrder({ payment: 'CHARGED' });
    const started = { ...charged, fulfillment_started_at: NOW, version: 3 };
    const result = await answer([{ Item: charged }, { Item: started }], LOST);
    expect(result.statusCode).to.equal(409);
  });

  it('answers 503 with Retry-After when others keep changing the order', async () => {
    const result = await answer(anOrder(), LOST);
    expect(result.statusCode).to.equal(503);
    expect(result.headers).to.include({ 'retry-after': '1' });
  });

  it('answers 404 when there is no such order', async () => {
    const result = await answer(undefined);
    expect(result.statusCode).to.equal(404);
    expect(JSON.parse(result.body)).to.deep.equal({ error: `order ${ORDER_ID} not found` });
  });

  it('takes an empty object as no body', async () => {
    const { handle } = apiHandler({ Get: { Item: anOrder() }, TransactWrite: {} });
    expect((await handle(cancel({ body: '{}' }))).statusCode).to.equal(202);
  });

  const REFUSED: [what: string, request: Parameters<typeof cancel>[0], error: string][] = [
    [
      'an id that is none',
      { path: { order_id: 'o-1' } },
      'order_id must be a UUID v7 in lower case',
    ],
    ['a body', { body: { reason: 'too late' } }, 'body must be empty'],
    [
      'a query parameter',
      { query: { reason: 'too late' } },
      'reason is not a known query parameter',
    ],
  ];
  for (const [what, request, error] of REFUSED) {
    it(`refuses ${what} with 400`, async () => {
      const { handle, sent } = apiHandler({});
      const result = await handle(cancel(request));
      expect(result.statusCode).to.equal(400);
      expect(JSON.parse(result.body)).to.deep.equal({ error });
      expect(sent).to.deep.equal([]);
    });
  }
});

/** Answers a cancel of this order; without `written` nothing may be written. */
function answer(order: Order | undefined | { Item: Order }[], written?: Error) {
  const found = Array.isArray(order) ? order : { Item: order };
  const answers: Answers = { Get: found, ...(written ? { TransactWrite: written } : {}) };
  return apiHandler(answers).handle(cancel());
}

function cancel(request: Omit<Parameters<typeof apiEvent>[0] & object, 'method'> = {}) {
  return apiEvent({
    method: 'POST',
    resource: '/orders/{order_id}/cancel',
    path: { order_id: ORDER_ID },
    ...request,
  });
}
