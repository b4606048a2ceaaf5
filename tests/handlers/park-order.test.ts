import { expect } from 'chai';
import sinon from 'sinon';
import { createParkOrderHandler } from '../../lambdas/functions/park-order/handler.ts';
import type { Debt } from '../../lambdas/shared/domain/order.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { Parking } from '../../lambdas/shared/workflow/parking.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, stubAws, writesOf } from '../support/aws-boundary.ts';
import {
  aChargedOrder,
  aFulfillingOrder,
  anUndoneOrder,
  aPricedOrder,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { rejects } from '../support/rejects.ts';

const REFERENCE = { order_id: ORDER_ID, correlation_id: 'corr-1' };

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
    const [{ Put: stored }, { Put: event }, { Update: row }] = writesOf(sent);
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
    const { owed } = writesOf(sent)[1].Put.Item.data;
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
    expect(writesOf(sent)[0].Put.Item.attention.reason).to.have.length(1_000);
  });
});

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
  return { park: createParkOrderHandler({ parking }), sent, lines };
}
