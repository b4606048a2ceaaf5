import { expect } from 'chai';
import sinon from 'sinon';
import { createConfirmOrderHandler } from '../../lambdas/functions/confirm-order/handler.ts';
import { createFailOrderHandler } from '../../lambdas/functions/fail-order/handler.ts';
import { createRejectOrderHandler } from '../../lambdas/functions/reject-order/handler.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, inputOf, stubAws } from '../support/aws-boundary.ts';
import {
  anOrder,
  aPricedOrder,
  cancelled,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { rejects } from '../support/rejects.ts';

const REFERENCE = { order_id: ORDER_ID, correlation_id: 'corr-1' };

describe('confirm-order', () => {
  afterEach(() => sinon.restore());
  const input = { ...REFERENCE, fulfillment: { fulfillment_id: 'f-1' } };

  it('makes the order FULFILLED in one conditional transaction', async () => {
    const { confirm, sent } = setUp({ Get: { Item: aPricedOrder() }, TransactWrite: {} });
    expect(await confirm(input)).to.deep.equal({ order_id: ORDER_ID, status: 'FULFILLED' });
    const [{ Put: order }, { Put: event }] = inputOf(sent, 'TransactWrite').TransactItems;
    expect(order).to.deep.equal({
      TableName: 'orders',
      ConditionExpression: '#status = :status AND #version = :version',
      ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
      ExpressionAttributeValues: { ':status': 'PROCESSING', ':version': 2 },
      Item: {
        ...aPricedOrder(),
        status: 'FULFILLED',
        version: 3,
        updated_at: NOW,
        fulfillment_id: 'f-1',
      },
    });
    expect(event.Item).to.include({ order_id: ORDER_ID, sequence: 3, type: 'OrderFulfilled' });
    expect(event.ConditionExpression).to.equal('attribute_not_exists(order_id)');
  });

  it('answers the same and writes nothing when it runs again', async () => {
    const order = aPricedOrder({ status: 'FULFILLED', fulfillment_id: 'f-1', version: 3 });
    const { confirm, sent } = setUp({ Get: { Item: order } });
    expect(await confirm(input)).to.deep.equal({ order_id: ORDER_ID, status: 'FULFILLED' });
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
  });

  it('decides again on what the winner of a race left', async () => {
    const done = aPricedOrder({ status: 'FULFILLED', fulfillment_id: 'f-1', version: 3 });
    const { confirm, sent } = setUp({
      Get: [{ Item: aPricedOrder() }, { Item: done }],
      TransactWrite: cancelled('ConditionalCheckFailed', 'ConditionalCheckFailed'),
    });
    expect((await confirm(input)).status).to.equal('FULFILLED');
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite', 'Get']);
  });

  it('gives up by name when it loses every race', async () => {
    const { confirm } = setUp({
      Get: { Item: aPricedOrder() },
      TransactWrite: cancelled('ConditionalCheckFailed', 'None'),
    });
    await rejects(confirm(input), 'ConcurrentUpdateError');
  });

  it('tries again after a conflict, and gives the conflict up after five attempts', async () => {
    const { confirm, sent } = setUp({
      Get: { Item: aPricedOrder() },
      TransactWrite: cancelled('TransactionConflict', 'None'),
    });
    await rejects(confirm(input), 'TransactionCanceledException');
    expect(sent.filter(({ name }) => name === 'TransactWrite')).to.have.length(5);
  });

  it('refuses by name an order that FAILED, and one that does not exist', async () => {
    const { confirm } = setUp({ Get: { Item: aPricedOrder({ status: 'FAILED' }) } });
    await rejects(confirm(input), 'IllegalTransitionError', 'FAILED');
    sinon.restore();
    await rejects(setUp({ Get: {} }).confirm(input), 'OrderNotFoundError', ORDER_ID);
  });

  it('refuses input that is not its contract, naming the member', async () => {
    const { confirm } = setUp({});
    await rejects(confirm(REFERENCE), 'StepInputError', 'fulfillment_id');
    await rejects(confirm({ ...input, order_id: 'o-1' }), 'StepInputError', 'order_id');
    await rejects(confirm({ ...input, correlation_id: '' }), 'StepInputError', 'correlation_id');
    await rejects(confirm(null), 'StepInputError', 'order_id');
  });
});

describe('reject-order', () => {
  afterEach(() => sinon.restore());
  const cause = JSON.stringify({ errorMessage: 'UNKNOWN_PRODUCT: p-1' });
  const input = { ...REFERENCE, error: 'OrderRejectedError', cause };

  it("makes the order REJECTED with validate-order's reason", async () => {
    const { reject, sent } = setUp({ Get: { Item: anOrder() }, TransactWrite: {} });
    expect(await reject(input)).to.deep.equal({ order_id: ORDER_ID, status: 'REJECTED' });
    const [{ Put: order }, { Put: event }] = inputOf(sent, 'TransactWrite').TransactItems;
    expect(order.Item.failure_reason).to.equal('UNKNOWN_PRODUCT: p-1');
    expect(event.Item).to.deep.include({
      type: 'OrderRejected',
      data: { failure_reason: 'UNKNOWN_PRODUCT: p-1' },
    });
  });

  it('answers the same and writes nothing when it runs again', async () => {
    const { reject, sent } = setUp({ Get: { Item: anOrder({ status: 'REJECTED' }) } });
    expect((await reject(input)).status).to.equal('REJECTED');
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
  });

  it('refuses an order for which something was done already', async () => {
    const { reject } = setUp({ Get: { Item: aPricedOrder() } });
    await rejects(reject(input), 'IllegalTransitionError', 'PROCESSING');
  });
});

describe('fail-order', () => {
  afterEach(() => sinon.restore());
  const input = { ...REFERENCE, error: 'FulfillmentRejectedError', cause: 'out of boxes' };

  it('makes the order FAILED, with its row in failed-orders in the same transaction', async () => {
    const { fail, sent, lines } = setUp({ Get: { Item: aPricedOrder() }, TransactWrite: {} });
    expect(await fail(input)).to.deep.equal({ order_id: ORDER_ID, status: 'FAILED' });
    const [{ Put: order }, { Put: event }, { Update: row }] = inputOf(
      sent,
      'TransactWrite',
    ).TransactItems;
    const failure_reason = 'FULFILLMENT_REJECTED: out of boxes';
    expect(order.Item).to.include({ status: 'FAILED', failure_reason });
    expect(event.Item).to.deep.include({ type: 'OrderFailed', data: { failure_reason } });
    expect(row).to.deep.include({ TableName: 'failed-orders', Key: { order_id: ORDER_ID } });
    expect(row.UpdateExpression).to.equal(
      'SET #status = :status, #correlation_id = :correlation_id, ' +
        '#failure_reason = :failure_reason, #error = :error, #cause = :cause, ' +
        '#failed_at = :failed_at',
    );
    expect(row.ExpressionAttributeValues).to.deep.equal({
      ':status': 'FAILED',
      ':correlation_id': 'corr-1',
      ':failure_reason': failure_reason,
      ':error': 'FulfillmentRejectedError',
      ':cause': 'out of boxes',
      ':failed_at': NOW,
    });
    expect(lines[0]).to.include({ code: 'ORDER_FAILED', level: 'warn', order_id: ORDER_ID });
  });

  it('fails an order that validation could not finish', async () => {
    const { fail } = setUp({ Get: { Item: anOrder() }, TransactWrite: {} });
    const timeout = { ...REFERENCE, error: 'States.Timeout' };
    expect((await fail(timeout)).status).to.equal('FAILED');
  });

  it('answers the same and writes nothing when it runs again', async () => {
    const { fail, sent } = setUp({ Get: { Item: aPricedOrder({ status: 'FAILED' }) } });
    expect((await fail(input)).status).to.equal('FAILED');
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
  });

  it('refuses to fail an order that was fulfilled', async () => {
    const { fail } = setUp({ Get: { Item: aPricedOrder({ status: 'FULFILLED' }) } });
    await rejects(fail(input), 'IllegalTransitionError', 'FULFILLED');
  });

  it('refuses input without an error, naming it', async () => {
    await rejects(setUp({}).fail(REFERENCE), 'StepInputError', 'error');
    sinon.restore();
    await rejects(setUp({}).fail({ ...input, cause: 7 }), 'StepInputError', 'cause');
  });
});

function setUp(answers: Answers) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const clock = fixedClock();
  const tables = { orders: 'orders', orderEvents: 'order-events' };
  const orders = new OrderRepository(client, tables, { clock, pause: async () => {} });
  const { logger, lines } = collectingLogger();
  return {
    confirm: createConfirmOrderHandler({ orders, logger }),
    reject: createRejectOrderHandler({ orders, logger }),
    fail: createFailOrderHandler({ orders, failedOrdersTable: 'failed-orders', clock, logger }),
    sent,
    lines,
  };
}
