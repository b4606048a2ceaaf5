import { expect } from 'chai';
import sinon from 'sinon';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { startCompensation } from '../../lambdas/shared/workflow/compensation.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, stubAws, writesOf } from '../support/aws-boundary.ts';
import {
  aFulfillingOrder,
  anUndoneOrder,
  aPricedOrder,
  fixedClock,
  ORDER_ID,
} from '../support/builders.ts';
import { rejects } from '../support/rejects.ts';

const REFERENCE = { order_id: ORDER_ID, correlation_id: 'corr-1' };

describe('startCompensation', () => {
  afterEach(() => sinon.restore());
  const input = { ...REFERENCE, end: 'COMPENSATED', error: 'PaymentDeclinedError', cause: 'no' };

  it('records how the order ends and why', async () => {
    const { orders, sent } = setUp({ Get: { Item: aPricedOrder() }, TransactWrite: {} });
    const { reference, order } = await startCompensation(orders, input);
    expect(reference).to.deep.equal(REFERENCE);
    const compensation = { end: 'COMPENSATED', failure_reason: 'PAYMENT_DECLINED: no' };
    expect(order.compensation).to.deep.equal(compensation);
    expect(writesOf(sent)[1].Put.Item).to.deep.include({
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

function setUp(answers: Answers) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const clock = fixedClock();
  const tables = { orders: 'orders', orderEvents: 'order-events' };
  const orders = new OrderRepository(client, tables, { clock, pause: async () => {} });
  return { orders, sent };
}
