import { SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import sinon from 'sinon';
import type { Order } from '../../../../../lambdas/shared/domain/order.ts';
import { describeOrder, Resumption } from '../../../../../scripts/lib/resume/resumption.ts';
import { type Answers, inputOf, stubAws } from '../../../../support/aws-boundary.ts';
import {
  aChargedOrder,
  aFulfillingOrder,
  anUndoneOrder,
  fixedClock,
  ORDER_ID,
} from '../../../../support/builders.ts';
import { rejects } from '../../../../support/rejects.ts';

const ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-test-order-workflow';
const machines = {
  stateMachines: [
    { name: 'other', stateMachineArn: `${ARN}-other` },
    { name: 'dofs-test-order-workflow', stateMachineArn: ARN },
  ],
};
const NEW_ID = '01936f2a-7b1c-7def-8abc-000000000001';

describe('the resumption of an order', () => {
  afterEach(() => sinon.restore());

  it('starts a further execution, with the input of the first', async () => {
    const answers = { ListExecutions: { executions: [{ name: 'another' }] }, StartExecution: {} };
    const { resumption, sent } = setUp(aChargedOrder(), answers);
    const order = await resumption.resumable(ORDER_ID);
    expect(await resumption.resume(order)).to.equal(`${ORDER_ID}.resume-${NEW_ID}`);
    expect(inputOf(sent, 'StartExecution')).to.deep.equal({
      stateMachineArn: `${ARN}:live`,
      name: `${ORDER_ID}.resume-${NEW_ID}`,
      input: JSON.stringify({ order_id: ORDER_ID, correlation_id: 'corr-1' }),
    });
    expect(inputOf(sent, 'ListExecutions')).to.include({
      stateMachineArn: ARN,
      statusFilter: 'RUNNING',
    });
  });

  it('is refused while an execution works on the order, on whatever page it is listed', async () => {
    const name = `${ORDER_ID}.resume-expired`;
    const { resumption } = setUp(aChargedOrder(), {
      ListExecutions: [
        { executions: [{ name: 'another' }], nextToken: 'more' },
        { executions: [{ name }] },
      ],
    });
    await rejects(resumption.resumable(ORDER_ID), 'CommandError', name);
  });

  it('is refused for an order that has ended, or does not exist', async () => {
    const ended = anUndoneOrder({ status: 'COMPENSATED' });
    await rejects(setUp(ended, {}).resumption.resumable(ORDER_ID), 'CommandError', 'COMPENSATED');
    sinon.restore();
    const none = setUp(undefined, {}).resumption.resumable(ORDER_ID);
    await rejects(none, 'CommandError', 'there is no order');
  });

  it('is refused where there is no such workflow', async () => {
    const { resumption } = setUp(aChargedOrder(), { ListStateMachines: { stateMachines: [] } });
    await rejects(resumption.resumable(ORDER_ID), 'CommandError', 'no state machine');
  });
});

describe('describeOrder', () => {
  const attention = { reason: 'ConfirmOrder gave up', owed: ['confirmation' as const] };

  it('says why the order waits, what it owes and where it would go', () => {
    expect(describeOrder(aFulfillingOrder({ attention }))).to.equal(
      [
        `order ${ORDER_ID} is PROCESSING`,
        'parked: ConfirmOrder gave up',
        'owes:   confirmation',
        'resumed, it asks the fulfillment provider again, under the same key',
      ].join('\n'),
    );
    expect(describeOrder(aChargedOrder())).to.match(/not parked\nresumed, it goes on forward$/);
    expect(describeOrder(anUndoneOrder())).to.match(/undone: FULFILLMENT_REJECTED: out of boxes$/);
    const cancelled = aChargedOrder({ cancel_requested_at: 'now' });
    expect(describeOrder(cancelled)).to.match(/undone: the customer cancelled it$/);
  });
});

function setUp(order: Order | undefined, answers: Answers) {
  const sfn = new SFNClient({ region: 'us-east-1' });
  const sent = stubAws(sfn, { ListStateMachines: machines, ...answers });
  const resumption = new Resumption({
    orders: { orders: async () => new Map(order ? [[order.order_id, order]] : []) },
    sfn,
    stateMachine: 'dofs-test-order-workflow',
    clock: fixedClock(),
  });
  return { resumption, sent };
}
