import { expect } from 'chai';
import sinon from 'sinon';
import { createCloseOrderHandler } from '../../lambdas/functions/close-order/handler.ts';
import { OrderClosing } from '../../lambdas/functions/close-order/order-closing.ts';
import { createParkOrderHandler } from '../../lambdas/functions/park-order/handler.ts';
import type { Debt } from '../../lambdas/shared/domain/order.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { startCompensation } from '../../lambdas/shared/workflow/compensation.ts';
import { Parking } from '../../lambdas/shared/workflow/parking.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, inputOf, stubAws } from '../support/aws-boundary.ts';
import {
  aChargedOrder,
  aFulfillingOrder,
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
    const [{ Put: order }, { Put: event }, { Update: row }] = written(sent);
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
      const row = written(sent)[2].Update.ExpressionAttributeValues;
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
    expect(written(sent)[2].Update.ExpressionAttributeValues).to.include({
      ':error': 'TypeError',
      ':cause': 'no price',
    });
  });

  it('makes an order COMPENSATED as its compensation says, whatever this execution wanted', async () => {
    const order = anUndoneOrder({ compensation: compensated });
    const { close, sent } = setUp({ Get: { Item: order }, TransactWrite: {} });
    expect((await close(input)).status).to.equal('COMPENSATED');
    expect(written(sent)).to.have.length(2);
    expect(written(sent)[0].Put.Item.failure_reason).to.equal(compensated.failure_reason);
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
      const { Key, UpdateExpression, ExpressionAttributeValues } = written(sent)[2].Update;
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
      const [{ Put: order }, { Put: event }, ...others] = written(sent);
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

describe('park-order', () => {
  afterEach(() => sinon.restore());
  const cause = JSON.stringify({ errorMessage: 'no connection' });
  const input = {
    ...REFERENCE,
    step: 'RefundPayment',
    error: 'PaymentUnavailableError',
    cause,
  };
  const compensation = { end: 'FAILED', failure_reason: 'FULFILLMENT_REJECTED: no' } as const;
  const reason = 'RefundPayment gave up: PAYMENT_UNAVAILABLE: no connection';

  it('parks the order with what it owes, and its row in the same transaction', async () => {
    const order = aFulfillingOrder({ compensation });
    const { park, sent, lines } = setUp({ Get: { Item: order }, TransactWrite: {} }, 'REFUNDING');
    expect(await park(input)).to.deep.equal({ order_id: ORDER_ID, status: 'PROCESSING' });
    const owed = ['refund', 'stock release', 'end'];
    const [{ Put: stored }, { Put: event }, { Update: row }] = written(sent);
    expect(stored.Item).to.deep.include({ attention: { reason, owed }, parked_at: NOW });
    expect(event.Item).to.deep.include({ type: 'OrderParked', data: { reason, owed } });
    expect(row).to.deep.include({ TableName: 'failed-orders', Key: { order_id: ORDER_ID } });
    expect(row.ExpressionAttributeValues).to.deep.equal({
      ':status': 'NEEDS_ATTENTION',
      ':needs_attention': true,
      ':attention_reason': reason,
      ':correlation_id': 'corr-1',
      ':owed': owed,
      ':parked_at': NOW,
    });
    expect(lines[0]).to.include({ level: 'error', code: 'ORDER_PARKED', order_id: ORDER_ID });
  });

  it('says that the outcome of a charge is open when only its row in payments knows of it', async () => {
    const order = aPricedOrder({ stock: 'RESERVED', compensation });
    const { park, sent } = setUp({ Get: { Item: order }, TransactWrite: {} }, 'CHARGING');
    await park(input);
    const { owed } = written(sent)[1].Put.Item.data;
    expect(owed).to.deep.equal(['charge outcome', 'stock release', 'end']);
  });

  it('does nothing for an order that it parked before, or that has ended meanwhile', async () => {
    const owed: Debt[] = ['refund', 'stock release', 'end'];
    for (const order of [
      aChargedOrder({ attention: { reason, owed } }),
      anUndoneOrder({ status: 'FAILED' }),
    ]) {
      const { park, sent, lines } = setUp({ Get: { Item: order } });
      expect((await park(input)).status).to.equal(order.status);
      expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
      expect(lines).to.deep.equal([]);
      sinon.restore();
    }
  });

  it('refuses an order that does not exist, and input without a step', async () => {
    await rejects(setUp({ Get: {} }).park(input), 'OrderNotFoundError', ORDER_ID);
    sinon.restore();
    await rejects(setUp({}).park({ ...input, step: undefined }), 'StepInputError', 'step');
  });

  it('cuts a reason that is too long for anybody', async () => {
    const { park, sent } = setUp({ Get: { Item: aChargedOrder() }, TransactWrite: {} });
    await park({ ...input, step: 'x'.repeat(2_000) });
    expect(written(sent)[0].Put.Item.attention.reason).to.have.length(1_000);
  });
});

describe('startCompensation', () => {
  afterEach(() => sinon.restore());
  const input = { ...REFERENCE, end: 'COMPENSATED', error: 'PaymentDeclinedError', cause: 'no' };

  it('records how the order ends and why', async () => {
    const { orders, sent } = setUp({ Get: { Item: aPricedOrder() }, TransactWrite: {} });
    const { reference, order } = await startCompensation(orders, input);
    expect(reference).to.deep.equal(REFERENCE);
    const compensation = { end: 'COMPENSATED', failure_reason: 'PAYMENT_DECLINED: no' };
    expect(order.compensation).to.deep.equal(compensation);
    expect(written(sent)[1].Put.Item).to.deep.include({
      type: 'CompensationStarted',
      data: compensation,
    });
  });

  it('leaves a compensation as it was begun, and an order that was undone before', async () => {
    for (const order of [anUndoneOrder(), anUndoneOrder({ status: 'FAILED' })]) {
      const { orders, sent } = setUp({ Get: { Item: order } });
      expect((await startCompensation(orders, input)).order).to.deep.equal(order);
      expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
      sinon.restore();
    }
  });

  it('refuses an order that was fulfilled, and an end that is none', async () => {
    const fulfilled = aFulfillingOrder({ status: 'FULFILLED' });
    const { orders } = setUp({ Get: { Item: fulfilled } });
    await rejects(startCompensation(orders, input), 'IllegalTransitionError', 'FULFILLED');
    for (const end of ['REJECTED', 'FULFILLED', undefined]) {
      await rejects(startCompensation(orders, { ...input, end }), 'StepInputError', 'end');
    }
  });
});

// biome-ignore lint/suspicious/noExplicitAny: tests look into writes of many shapes.
function written(sent: Parameters<typeof inputOf>[0]): any {
  return inputOf(sent, 'TransactWrite').TransactItems;
}

function setUp(answers: Answers, paymentStatus?: string) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const clock = fixedClock();
  const tables = { orders: 'orders', orderEvents: 'order-events' };
  const orders = new OrderRepository(client, tables, { clock, pause: async () => {} });
  const { logger, lines } = collectingLogger();
  const failedOrders = new FailedOrders(client, 'failed-orders');
  const payments = {
    find: async () => (paymentStatus === undefined ? undefined : { status: paymentStatus }),
  };
  const parking = new Parking({ orders, payments, failedOrders, clock, logger });
  const closing = new OrderClosing({ orders, failedOrders, clock });
  return {
    orders,
    close: createCloseOrderHandler({ closing, logger }),
    park: createParkOrderHandler({ parking }),
    sent,
    lines,
  };
}
