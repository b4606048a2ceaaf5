import { expect } from 'chai';
import sinon from 'sinon';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import { writesOf } from '../support/aws-boundary.ts';
import { awsError, cancelled, NOW } from '../support/builders.ts';
import {
  CHARGED_ORDER,
  FULFILLED,
  FULFILLED_ORDER,
  fulfillOrder,
  STARTED_ORDER,
  TIMED_OUT,
  undoneFor,
} from '../support/fulfillment.ts';

const DONE = { batchItemFailures: [] };
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };

describe('fulfill-order, before the provider is asked', () => {
  afterEach(() => sinon.restore());

  it('records that the fulfillment starts, by one read and one transaction', async () => {
    const { fulfil, sequence } = fulfillOrder(FULFILLED, { SendTaskSuccess: {} });
    await fulfil();
    expect(sequence.map(({ name }) => name)).to.deep.equal([
      'Get',
      'TransactWrite',
      'provider',
      'SendTaskSuccess',
    ]);
    const [{ Put: order }, { Put: event }] = writesOf(sequence);
    expect(order.Item).to.deep.equal({ ...STARTED_ORDER, updated_at: NOW });
    expect(event.Item).to.include({ type: 'FulfillmentStarted', sequence: 5 });
  });

  it('writes nothing when it has started before, and asks under the same key', async () => {
    const telling = { SendTaskHeartbeat: {}, SendTaskSuccess: {} };
    const { fulfil, sequence } = fulfillOrder(FULFILLED, telling, { order: STARTED_ORDER });
    expect(await fulfil(2)).to.deep.equal(DONE);
    expect(sequence.map(({ name }) => name)).to.deep.equal([
      'SendTaskHeartbeat',
      'Get',
      'provider',
      'SendTaskSuccess',
    ]);
  });

  const UNWANTED: [what: string, order: Order, error: string][] = [
    [
      'was cancelled',
      { ...CHARGED_ORDER, cancel_requested_at: NOW },
      'OrderCancelledError: the customer cancelled the order',
    ],
    [
      'is being undone',
      { ...CHARGED_ORDER, ...undoneFor('RESERVATION_EXPIRED: too late') },
      'CompensationBegunError: RESERVATION_EXPIRED: too late',
    ],
    [
      'was undone',
      { ...CHARGED_ORDER, ...undoneFor('RESERVATION_EXPIRED: too late'), status: 'FAILED' },
      'CompensationBegunError: RESERVATION_EXPIRED: too late',
    ],
  ];
  for (const [what, order, error] of UNWANTED) {
    it(`tells the workflow when the order ${what}, and asks nobody`, async () => {
      const { fulfil, calls, told, lines } = fulfillOrder(
        FULFILLED,
        { SendTaskFailure: {} },
        { order },
      );
      expect(await fulfil()).to.deep.equal(DONE);
      expect(calls).to.deep.equal([]);
      const input = told()[0]?.input;
      expect(`${input.error}: ${input.cause}`).to.equal(error);
      expect(lines[0]).to.include({ code: 'FULFILLMENT_REFUSED', level: 'info' });
    });
  }

  it('sees a cancellation that comes between reading and writing', async () => {
    const order = [CHARGED_ORDER, { ...CHARGED_ORDER, cancel_requested_at: NOW, version: 5 }];
    const written = cancelled('ConditionalCheckFailed', 'None');
    const { fulfil, calls, told } = fulfillOrder(
      FULFILLED,
      { SendTaskFailure: {} },
      { order, written },
    );
    expect(await fulfil()).to.deep.equal(DONE);
    expect(calls).to.deep.equal([]);
    expect(told()[0]?.input.error).to.equal('OrderCancelledError');
  });

  it('fails the message of an order that is undone although it may be fulfilled', async () => {
    const order = { ...STARTED_ORDER, ...TIMED_OUT };
    const { fulfil, calls, told } = fulfillOrder(FULFILLED, { SendTaskFailure: {} }, { order });
    expect(await fulfil()).to.deep.equal(FAILED);
    expect(calls).to.deep.equal([]);
    expect(told()[0]?.input.error).to.equal('CompensationBegunError');
  });

  it('tells a resumed workflow of an order that is fulfilled already', async () => {
    const telling = { SendTaskSuccess: {} };
    const { fulfil, calls, told } = fulfillOrder(FULFILLED, telling, { order: FULFILLED_ORDER });
    expect(await fulfil()).to.deep.equal(DONE);
    expect(calls).to.deep.equal([]);
    expect(told()[0]?.input.output).to.equal('{"fulfillment_id":"f-1"}');
  });

  it('fails the message when the start cannot be written, or the order is absent', async () => {
    const unwritten = fulfillOrder(FULFILLED, {}, { written: awsError('ThrottlingException') });
    const absent = fulfillOrder(FULFILLED, {}, { order: 'absent' });
    for (const { fulfil, calls } of [unwritten, absent]) {
      expect(await fulfil()).to.deep.equal(FAILED);
      expect(calls).to.deep.equal([]);
    }
  });
});
