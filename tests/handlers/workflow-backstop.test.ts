import { expect } from 'chai';
import sinon from 'sinon';
import { createWorkflowBackstopHandler } from '../../lambdas/functions/workflow-backstop/handler.ts';
import { CauseNotes } from '../../lambdas/shared/dead-letters/cause-notes.ts';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { OrderRepository } from '../../lambdas/shared/repositories/order-repository.ts';
import { Parking } from '../../lambdas/shared/workflow/parking.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, inputOf, stubAws, writesOf } from '../support/aws-boundary.ts';
import {
  aChargedOrder,
  aFulfillingOrder,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';

const RESUMED = `${ORDER_ID}.resume-01936f2a-7b1c-7def-8abc-000000000001`;
const BROKEN = {
  name: ORDER_ID,
  status: 'FAILED',
  startDate: Date.parse(NOW),
  error: null,
  cause: null,
};

describe('workflow-backstop', () => {
  afterEach(() => sinon.restore());

  it('parks the order of an execution that timed out, and says so', async () => {
    const { consume, reason } = setUp({ Get: { Item: aChargedOrder() }, TransactWrite: {} });
    expect(await consume({ status: 'TIMED_OUT' })).to.deep.equal([]);
    expect(reason()).to.equal(`execution ${ORDER_ID} ended TIMED_OUT`);
  });

  it('finds the order of an execution that resumed it, and repeats error and cause', async () => {
    const { consume, reason, sent } = setUp({
      Get: { Item: aFulfillingOrder() },
      TransactWrite: {},
    });
    const failure = { error: 'States.Runtime', cause: 'no such field' };
    expect(await consume({ name: RESUMED, ...failure })).to.deep.equal([]);
    expect(reason()).to.equal(`execution ${RESUMED} ended FAILED: States.Runtime: no such field`);
    const { owed } = writesOf(sent)[1].Put.Item.data;
    expect(owed).to.deep.equal(['confirmation', 'end']);
  });

  it('says of a function that failed its message, not where in the code it did', async () => {
    const { consume, reason } = setUp({ Get: { Item: aChargedOrder() }, TransactWrite: {} });
    const cause = JSON.stringify({ errorMessage: 'no table', trace: ['at /var/task/index.mjs'] });
    expect(await consume({ error: 'ParkingError', cause })).to.deep.equal([]);
    expect(reason()).to.equal(`execution ${ORDER_ID} ended FAILED: ParkingError: no table`);
  });

  it('has nothing to do when the workflow parked the order by itself', async () => {
    const { consume, sent } = setUp({});
    expect(await consume({ error: 'OrderParked' })).to.deep.equal([]);
    expect(sent).to.deep.equal([]);
  });

  it('leaves alone what was parked since the execution began', async () => {
    const { consume, sent } = setUp({ Get: { Item: parkedAt(NOW) } });
    expect(await consume({})).to.deep.equal([]);
    expect(sent.map(({ name }) => name)).to.deep.equal(['Get']);
  });

  it('parks an order again whose execution began after it was parked', async () => {
    const earlier = new Date(Date.parse(NOW) - 1).toISOString();
    const { consume, reason } = setUp({ Get: { Item: parkedAt(earlier) }, TransactWrite: {} });
    expect(await consume({ name: RESUMED })).to.deep.equal([]);
    expect(reason()).to.equal(`execution ${RESUMED} ended FAILED`);
  });

  it('fails a message that tells of no such execution, and notes why on the last receive', async () => {
    for (const [detail, words] of [
      [{ name: 'somebody-else' }, 'detail.name'],
      [{ name: undefined }, 'detail.name'],
      [{ status: 'SUCCEEDED' }, 'detail.status'],
    ] as const) {
      const { consume, sent } = setUp({ Update: {} });
      expect(await consume(detail, 5)).to.deep.equal(['message-1']);
      const { cause } = noted(sent);
      expect(cause.error).to.equal('MalformedMessageError');
      expect(cause.message).to.contain(words);
      sinon.restore();
    }
    const other = setUp({});
    expect(await other.body('{"detail-type":"EC2 Instance State-change"}')).to.deep.equal([
      'message-1',
    ]);
    expect(await other.body('not json')).to.deep.equal(['message-1']);
  });

  it('fails the message of an order that does not exist, or that cannot be parked now', async () => {
    const { consume, sent } = setUp({ Get: {}, Update: {} });
    expect(await consume({}, 5)).to.deep.equal(['message-1']);
    expect(noted(sent).cause.error).to.equal('OrderNotFoundError');
  });
});

function parkedAt(parked_at: string): Order {
  return aChargedOrder({ attention: { reason: 'before', owed: [] }, parked_at });
}

function noted(sent: Parameters<typeof inputOf>[0]) {
  return { cause: inputOf(sent, 'Update').ExpressionAttributeValues[':cause'] };
}

function setUp(answers: Answers) {
  const client = documentClient();
  const sent = stubAws(client, answers);
  const clock = fixedClock();
  const tables = { orders: 'orders', orderEvents: 'order-events' };
  const orders = new OrderRepository(client, tables, { clock, pause: async () => {} });
  const { logger } = collectingLogger();
  const payments = { find: async () => undefined };
  const failedOrders = new FailedOrders(client, 'failed-orders');
  const dependencies = { orders, payments, failedOrders, clock, logger };
  const handle = createWorkflowBackstopHandler({
    parking: new Parking(dependencies),
    causes: new CauseNotes(client, 'dead-letters', 'backstop-queue'),
    maxReceives: 5,
    logger,
  });
  const body = async (text: string, receives = 1) => {
    const { batchItemFailures } = await handle(sqsEvent(sqsRecord(text, { receives })));
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const consume = (detail: Record<string, unknown>, receives?: number) =>
    body(
      JSON.stringify({
        'detail-type': 'Step Functions Execution Status Change',
        source: 'aws.states',
        detail: { ...BROKEN, ...detail },
      }),
      receives,
    );
  const reason = () => writesOf(sent)[1].Put.Item.data.reason;
  return { body, consume, reason, sent };
}
