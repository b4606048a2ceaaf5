import { expect } from 'chai';
import sinon from 'sinon';
import { apiHandler } from '../support/api.ts';
import { writesOf } from '../support/aws-boundary.ts';
import { awsError, cancelled, NOW } from '../support/builders.ts';
import { postOrder } from '../support/events.ts';

const NEW_ID = '01936f2a-7b1c-7def-8abc-000000000001';
const GOOD = {
  customer_id: 'c-1',
  items: [{ product_id: 'p-1', quantity: 2, unit_price_cents: 1_250 }],
};

describe('api-handler: POST /orders', () => {
  afterEach(() => sinon.restore());

  it('stores the order with its first event in one transaction, and answers 202', async () => {
    const { handle, sent, lines } = setUp();
    const result = await handle(postOrder(GOOD, { 'X-Correlation-Id': 'client-7' }));

    expect(result.statusCode).to.equal(202);
    expect(JSON.parse(result.body)).to.deep.equal({
      message: 'Order received and processing started',
      order_id: NEW_ID,
      status: 'processing',
      execution_arn: `arn:aws:states:us-east-1:000000000000:execution:dofs-test-order-workflow:${NEW_ID}`,
      correlation_id: 'client-7',
    });
    expect(result.headers).to.include({
      location: `/orders/${NEW_ID}`,
      'x-correlation-id': 'client-7',
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
    expect(sent).to.have.length(1);
    const [{ Put: order }, { Put: event }] = writesOf(sent);
    expect(order).to.deep.equal({
      TableName: 'orders',
      ConditionExpression: 'attribute_not_exists(order_id)',
      Item: {
        order_id: NEW_ID,
        status: 'PENDING',
        customer_id: 'c-1',
        items: GOOD.items,
        created_at: NOW,
        updated_at: NOW,
        version: 1,
        correlation_id: 'client-7',
      },
    });
    expect(event).to.deep.equal({
      TableName: 'order-events',
      ConditionExpression: 'attribute_not_exists(order_id)',
      Item: {
        order_id: NEW_ID,
        sequence: 1,
        event_id: '01936f2a-7b1c-7def-8abc-000000000002',
        type: 'OrderCreated',
        timestamp: NOW,
        correlation_id: 'client-7',
        data: { customer_id: 'c-1', items: GOOD.items },
      },
    });
    expect(lines.map((line) => line.code)).to.deep.equal(['ORDER_ACCEPTED']);
    expect(lines[0]).to.include({ order_id: NEW_ID, correlation_id: 'client-7', level: 'info' });
  });

  it('takes the gateway request id when the correlation header is not fit for a log', async () => {
    const { handle } = setUp();
    const result = await handle(postOrder(GOOD, { 'x-correlation-id': 'a\nb' }));
    expect(result.headers?.['x-correlation-id']).to.equal('request-1');
  });

  it('takes a charset in the content type, and a body in base64', async () => {
    const { handle } = setUp();
    const event = postOrder(undefined, { 'Content-Type': 'Application/JSON; charset=utf-8' });
    event.body = Buffer.from(JSON.stringify(GOOD)).toString('base64');
    event.isBase64Encoded = true;
    expect((await handle(event)).statusCode).to.equal(202);
  });

  it('takes the same at /order', async () => {
    const { handle } = setUp();
    expect((await handle({ ...postOrder(GOOD), resource: '/order' })).statusCode).to.equal(202);
  });

  it('answers 503 with Retry-After for what passes by itself', async () => {
    for (const error of [
      awsError('ThrottlingException'),
      awsError('TransactionInProgressException'),
      cancelled('ThrottlingError', 'None'),
      cancelled('None', 'TransactionConflict'),
    ]) {
      const { handle, lines } = setUp(error);
      const result = await handle(postOrder(GOOD));
      expect(result.statusCode).to.equal(503);
      expect(result.headers).to.include({ 'retry-after': '1' });
      expect(lines.map((line) => line.code)).to.deep.equal(['REQUEST_PUT_OFF']);
      sinon.restore();
    }
  });

  it('answers 500 without detail, and logs the stack, when something unforeseen breaks', async () => {
    const { handle, lines } = setUp(awsError('ResourceNotFoundException'));
    const result = await handle(postOrder(GOOD, { 'x-correlation-id': 'client-7' }));
    expect(result.statusCode).to.equal(500);
    expect(JSON.parse(result.body)).to.deep.equal({
      error: 'internal error',
      correlation_id: 'client-7',
    });
    expect(result.headers).to.include({ 'x-correlation-id': 'client-7' });
    expect(lines[0]).to.include({ code: 'REQUEST_FAILED', level: 'error' });
    expect(lines[0]?.error_name).to.equal('ResourceNotFoundException');
    expect(lines[0]?.stack).to.be.a('string');
  });

  it('writes again after a conflict between transactions', async () => {
    const { handle, sent } = setUp([cancelled('TransactionConflict', 'None'), {}]);
    expect((await handle(postOrder(GOOD))).statusCode).to.equal(202);
    expect(sent).to.have.length(2);
  });
});

function setUp(answer: unknown = {}) {
  return apiHandler({ TransactWrite: answer });
}
