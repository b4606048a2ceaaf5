import { expect } from 'chai';
import sinon from 'sinon';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import { apiHandler, RELEASE } from '../support/api.ts';
import { anOrder, anOrderCreated, aPricedOrder, NOW, ORDER_ID } from '../support/builders.ts';
import { apiEvent } from '../support/events.ts';

describe('api-handler: GET /orders/{order_id}', () => {
  afterEach(() => sinon.restore());

  it('answers the order with its events, and no total before it is priced', async () => {
    const { handle, sent } = apiHandler({
      Get: { Item: anOrder() },
      Query: { Items: [anOrderCreated()] },
    });
    const result = await handle(getOrder());
    expect(result.statusCode).to.equal(200);
    expect(JSON.parse(result.body)).to.deep.equal({
      order_id: ORDER_ID,
      status: 'PENDING',
      customer_id: 'c-1',
      items: [{ product_id: 'p-1', quantity: 2 }],
      total_cents: null,
      created_at: '2026-01-02T03:04:00.000Z',
      updated_at: '2026-01-02T03:04:00.000Z',
      correlation_id: 'corr-1',
      events: [
        {
          type: 'OrderCreated',
          timestamp: '2026-01-02T03:04:00.000Z',
          sequence: 1,
          event_id: '01936f2a-7b1c-7def-8abc-00000000e001',
          data: { customer_id: 'c-1', items: [{ product_id: 'p-1', quantity: 2 }] },
        },
      ],
    });
    expect(sent.map(({ name, input }) => [name, input.ConsistentRead])).to.deep.equal([
      ['Get', true],
      ['Query', true],
    ]);
  });

  it('answers the total, the reason and the fulfillment when the order has them', async () => {
    const order = aPricedOrder({ failure_reason: 'A: a', fulfillment_id: 'f-1' });
    const { handle } = apiHandler({ Get: { Item: order }, Query: { Items: [] } });
    const body = JSON.parse((await handle(getOrder())).body);
    expect(body).to.include({ total_cents: 2_500, failure_reason: 'A: a', fulfillment_id: 'f-1' });
  });

  it('answers what became of money and stock, and what an operator has to see to', async () => {
    const facts: Partial<Order> = {
      stock: 'RESERVED',
      payment: 'CHARGED',
      charge_id: 'ch-1',
      cancel_requested_at: NOW,
      compensation: { end: 'COMPENSATED', failure_reason: 'CANCELLED: by the customer' },
    };
    const attention = { reason: 'refund failed', owed: ['refund' as const] };
    const { handle } = apiHandler({
      Get: { Item: aPricedOrder({ ...facts, attention }) },
      Query: { Items: [] },
    });
    const body = JSON.parse((await handle(getOrder())).body);
    expect(body).to.deep.include({
      ...facts,
      needs_attention: true,
      attention_reason: 'refund failed',
      owed: ['refund'],
    });
    expect(body).not.to.include.any.keys('attention', 'version', 'refund_id', 'failure_reason');
  });

  it('goes on after the last event of a page by its cursor', async () => {
    const events = [1, 2, 3].map((sequence) => anOrderCreated({ sequence }));
    const { handle, sent } = apiHandler({
      Get: { Item: anOrder() },
      Query: [{ Items: events }, { Items: events.slice(2) }],
    });
    const first = JSON.parse((await handle(getOrder({ limit: '2' }))).body);
    expect(first.events).to.have.length(2);
    const second = JSON.parse(
      (await handle(getOrder({ limit: '2', cursor: first.next_cursor }))).body,
    );
    expect(second.events).to.have.length(1);
    expect(second).not.to.have.property('next_cursor');
    const queries = sent.filter(({ name }) => name === 'Query');
    expect(queries.map(({ input }) => input.ExpressionAttributeValues[':after'])).to.deep.equal([
      0, 2,
    ]);
    expect(queries[0]?.input.Limit).to.equal(3);
  });

  it('refuses the cursor of another order', async () => {
    const events = [1, 2].map((sequence) => anOrderCreated({ sequence }));
    const { handle } = apiHandler({ Get: { Item: anOrder() }, Query: { Items: events } });
    const { next_cursor } = JSON.parse((await handle(getOrder({ limit: '1' }))).body);
    const other = ORDER_ID.replace(/.$/, '0');
    const result = await handle(getOrder({ cursor: next_cursor }, other));
    expect(result.statusCode).to.equal(400);
    expect(JSON.parse(result.body).error).to.match(/^cursor /);
  });

  it('answers 404 when there is no such order', async () => {
    const { handle } = apiHandler({ Get: {}, Query: { Items: [] } });
    const result = await handle(getOrder());
    expect(result.statusCode).to.equal(404);
    expect(JSON.parse(result.body)).to.deep.equal({ error: `order ${ORDER_ID} not found` });
  });
});

describe('api-handler: GET /orders', () => {
  afterEach(() => sinon.restore());

  it("reads a customer's orders by index, newest first", async () => {
    const { handle, sent } = apiHandler({ Query: { Items: [anOrder()] } });
    const result = await handle(list({ customer_id: 'c-1' }));
    expect(JSON.parse(result.body).orders).to.have.length(1);
    expect(sent[0]?.input).to.deep.equal({
      TableName: 'orders',
      IndexName: 'customer-index',
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': 'customer_id' },
      ExpressionAttributeValues: { ':key': 'c-1' },
      ScanIndexForward: false,
      Limit: 21,
    });
  });

  it('reads orders in a status by index, and goes on by the cursor', async () => {
    const orders = ids(3).map((order_id) => anOrder({ order_id }));
    const { handle, sent } = apiHandler({ Query: [{ Items: orders }, { Items: [orders[2]] }] });
    const first = JSON.parse((await handle(list({ status: 'PENDING', limit: '2' }))).body);
    const query = { status: 'PENDING', limit: '2', cursor: first.next_cursor };
    const second = JSON.parse((await handle(list(query))).body);
    expect([...first.orders, ...second.orders].map((order) => order.order_id)).to.deep.equal(
      ids(3),
    );
    expect(second).not.to.have.property('next_cursor');
    expect(sent[0]?.input.IndexName).to.equal('status-index');
    expect(sent[1]?.input.ExclusiveStartKey).to.deep.equal({
      status: 'PENDING',
      order_id: ids(3)[1],
    });
  });

  it('fills the page over several reads when both filters are given', async () => {
    const [a, b, c] = ids(3).map((order_id) => anOrder({ order_id }));
    const key = { customer_id: 'c-1', order_id: 'x' };
    const { handle, sent } = apiHandler({
      Query: [{ Items: [a], LastEvaluatedKey: key }, { Items: [b, c] }],
    });
    const query = { customer_id: 'c-1', status: 'PENDING', limit: '2' };
    const body = JSON.parse((await handle(list(query))).body);
    expect(body.orders.map((o: { order_id: string }) => o.order_id)).to.deep.equal(
      ids(3).slice(0, 2),
    );
    expect(body).to.have.property('next_cursor');
    expect(sent[0]?.input).to.include({
      IndexName: 'customer-index',
      FilterExpression: '#status = :status',
    });
    expect(sent[1]?.input.ExclusiveStartKey).to.deep.equal(key);
  });

  it('stops after some reads and hands out a cursor, when the filter drops nearly all', async () => {
    const [last = ''] = ids(1);
    const { handle, sent } = apiHandler({
      Query: { Items: [], LastEvaluatedKey: { customer_id: 'c-1', order_id: last } },
    });
    const query = { customer_id: 'c-1', status: 'FAILED' };
    const body = JSON.parse((await handle(list(query))).body);
    expect(sent).to.have.length(10);
    expect(body.orders).to.deep.equal([]);
    await handle(list({ ...query, cursor: body.next_cursor }));
    expect(sent[10]?.input.ExclusiveStartKey).to.deep.equal({ customer_id: 'c-1', order_id: last });
  });

  it('refuses the cursor of another query', async () => {
    const orders = ids(2).map((order_id) => anOrder({ order_id }));
    const { handle } = apiHandler({ Query: { Items: orders } });
    const first = JSON.parse((await handle(list({ customer_id: 'c-1', limit: '1' }))).body);
    const result = await handle(list({ customer_id: 'c-2', cursor: first.next_cursor }));
    expect(result.statusCode).to.equal(400);
    expect(JSON.parse(result.body).error).to.match(/^cursor /);
  });
});

describe('api-handler: GET /health', () => {
  it('answers without asking anyone', async () => {
    const { handle, sent } = apiHandler({});
    const result = await handle(apiEvent());
    expect(result.statusCode).to.equal(200);
    const body = JSON.parse(result.body);
    const about = { service: 'dofs', environment: 'test', time: NOW };
    expect(body).to.deep.equal({ status: 'healthy', ...about, ...RELEASE });
    expect(sent).to.deep.equal([]);
    sinon.restore();
  });
});

function getOrder(query?: Record<string, string>, order_id = ORDER_ID) {
  return apiEvent({
    resource: '/orders/{order_id}',
    path: { order_id },
    ...(query ? { query } : {}),
  });
}

function list(query: Record<string, string>) {
  return apiEvent({ resource: '/orders', query });
}

/** Order ids, newest first. */
function ids(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `01936f2a-7b1c-7def-8abc-00000000000${count - index}`,
  );
}
