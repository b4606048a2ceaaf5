import { expect } from 'chai';
import sinon from 'sinon';
import { createCloseOrderHandler } from '../../lambdas/functions/close-order/handler.ts';
import { OrderClosing } from '../../lambdas/functions/close-order/order-closing.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, stubAws, writesOf } from '../support/aws-boundary.ts';
import {
  anOrder,
  anUndoneOrder,
  aPricedOrder,
  cancelled,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { rejects } from '../support/rejects.ts';

const REFERENCE = { order_id: ORDER_ID, correlation_id: 'corr-1' };
const NO_BOXES = { error: 'FulfillmentRejectedError', cause: 'out of boxes' };

describe('close-order', () => {
  afterEach(() => sinon.restore());
  const input = { ...REFERENCE, end: 'FAILED', ...NO_BOXES };
  const compensated = { end: 'COMPENSATED', failure_reason: 'CANCELLED: by the customer' } as const;

  it('makes an undone order FAILED, with its row in failed-orders in the same transaction', async () => {
    const { close, sent, lines } = setUp({ Get: { Item: anUndoneOrder() }, TransactWrite: {} });
    expect(await close(input)).to.deep.equal({ order_id: ORDER_ID, status: 'FAILED' });
    const [{ Put: order }, { Put: event }, { Update: row }] = writesOf(sent);
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
      ':error': NO_BOXES.error,
      ':cause': NO_BOXES.cause,
      ':failed_at': NOW,
    });
    expect(lines[0]).to.include({ level: 'warn', code: 'ORDER_CLOSED', status: 'FAILED' });
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite']);
  });

  it('says where the provider may have fulfilled the order all the same', async () => {
    const gone = 'FULFILLMENT_DEAD_LETTERED: every delivery failed';
    const refused = 'FULFILLMENT_REJECTED: out of boxes';
    for (const [failure_reason, fulfillment_started_at, unknown] of [
      [gone, NOW, true],
      [gone, undefined, undefined],
      [refused, NOW, undefined],
    ] as const) {
      const compensation = { end: 'FAILED', failure_reason } as const;
      const started = fulfillment_started_at ? { fulfillment_started_at } : {};
      const order = anUndoneOrder({ compensation, ...started });
      const { close, sent } = setUp({ Get: { Item: order }, TransactWrite: {} });
      await close(input);
      const row = writesOf(sent)[2].Update.ExpressionAttributeValues;
      expect(row[':outcome_unknown']).to.equal(unknown);
      expect(row[':attention_reason'] !== undefined).to.equal(unknown === true);
      sinon.restore();
    }
  });

  it('keeps the message of a function that failed, not where in the code it did', async () => {
    const { close, sent } = setUp({ Get: { Item: anUndoneOrder() }, TransactWrite: {} });
    const trace = ['TypeError: no price', '    at /var/task/index.mjs:1:17'];
    const cause = JSON.stringify({ errorType: 'TypeError', errorMessage: 'no price', trace });
    await close({ ...input, error: 'TypeError', cause });
    expect(writesOf(sent)[2].Update.ExpressionAttributeValues).to.include({
      ':error': 'TypeError',
      ':cause': 'no price',
    });
  });

  it('makes an order COMPENSATED as its compensation says, whatever this execution wanted', async () => {
    const order = anUndoneOrder({ compensation: compensated });
    const { close, sent } = setUp({ Get: { Item: order }, TransactWrite: {} });
    expect((await close(input)).status).to.equal('COMPENSATED');
    expect(writesOf(sent)).to.have.length(2);
    expect(writesOf(sent)[0].Put.Item.failure_reason).to.equal(compensated.failure_reason);
  });

  it('refuses an order that still owes something, and one that is not being undone', async () => {
    const owing = anUndoneOrder({ stock: 'RESERVED' });
    await rejects(setUp({ Get: { Item: owing } }).close(input), 'IllegalTransitionError', 'owes');
    sinon.restore();
    const forward = setUp({ Get: { Item: aPricedOrder() } });
    await rejects(forward.close(input), 'IllegalTransitionError', 'PROCESSING');
    sinon.restore();
    await rejects(setUp({ Get: {} }).close(input), 'OrderNotFoundError', ORDER_ID);
  });

  it('takes the parking off the row of an order that was parked, with its end', async () => {
    const compensation = { end: 'COMPENSATED', failure_reason: 'CANCELLED: no' } as const;
    for (const [order, status] of [
      [anUndoneOrder({ parked_at: NOW }), 'FAILED'],
      [anUndoneOrder({ parked_at: NOW, compensation }), 'COMPENSATED'],
    ] as const) {
      const { close, sent } = setUp({ Get: { Item: order }, TransactWrite: {} });
      await close(input);
      expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite']);
      const { Key, UpdateExpression, ExpressionAttributeValues } = writesOf(sent)[2].Update;
      expect(Key).to.deep.equal({ order_id: ORDER_ID });
      expect(UpdateExpression).to.match(/ REMOVE owed$/);
      expect(ExpressionAttributeValues).to.include({
        ':status': status,
        ':needs_attention': false,
      });
      sinon.restore();
    }
  });

  it('decides again on what the winner of a race left', async () => {
    const { close, sent } = setUp({
      Get: [{ Item: anUndoneOrder() }, { Item: anUndoneOrder({ status: 'FAILED' }) }],
      TransactWrite: cancelled('ConditionalCheckFailed', 'ConditionalCheckFailed', 'None'),
    });
    expect((await close(input)).status).to.equal('FAILED');
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get', 'TransactWrite', 'Get']);
  });

  describe('for an order to be REJECTED', () => {
    const cause = JSON.stringify({ errorMessage: 'UNKNOWN_PRODUCT: p-1' });
    const rejection = { ...REFERENCE, end: 'REJECTED', error: 'OrderRejectedError', cause };

    it("ends it with the rejecting step's reason, and no row", async () => {
      const { close, sent } = setUp({ Get: { Item: anOrder() }, TransactWrite: {} });
      expect(await close(rejection)).to.deep.equal({ order_id: ORDER_ID, status: 'REJECTED' });
      const [{ Put: order }, { Put: event }, ...others] = writesOf(sent);
      expect(order.Item.failure_reason).to.equal('UNKNOWN_PRODUCT: p-1');
      const data = { failure_reason: 'UNKNOWN_PRODUCT: p-1' };
      expect(event.Item).to.deep.include({ type: 'OrderRejected', data });
      expect(others).to.deep.equal([]);
    });

    it('answers the same and writes nothing when it runs again', async () => {
      const { close, sent } = setUp({ Get: { Item: anOrder({ status: 'REJECTED' }) } });
      expect((await close(rejection)).status).to.equal('REJECTED');
      expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
    });

    it('refuses an order for which something was done already', async () => {
      const { close } = setUp({ Get: { Item: aPricedOrder({ stock: 'RESERVED' }) } });
      await rejects(close(rejection), 'IllegalTransitionError', 'PROCESSING');
    });
  });

  it('refuses input that is not its contract, naming the member', async () => {
    const failed = anUndoneOrder();
    const { close } = setUp({ Get: { Item: failed } });
    await rejects(close({ ...input, error: undefined }), 'StepInputError', 'error');
    await rejects(close({ ...input, cause: 7 }), 'StepInputError', 'cause');
    await rejects(close({ ...input, order_id: 'o-1' }), 'StepInputError', 'order_id');
    await rejects(close({ ...input, correlation_id: '' }), 'StepInputError', 'correlation_id');
    await rejects(close(null), 'StepInputError', 'order_id');
  });
});

function setUp(answers: Answers) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const clock = fixedClock();
  const tables = { orders: 'orders', orderEvents: 'order-events' };
  const orders = new OrderRepository(client, tables, { clock, pause: async () => {} });
  const { logger, lines } = collectingLogger();
  const failedOrders = new FailedOrders(client, 'failed-orders');
  const closing = new OrderClosing({ orders, failedOrders, clock });
  return { close: createCloseOrderHandler({ closing, logger }), sent, lines };
}
