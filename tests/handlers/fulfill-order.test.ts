import { expect } from 'chai';
import sinon from 'sinon';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import { FulfillmentUnavailableError } from '../../lambdas/shared/fulfillment/provider.ts';
import { inputOf } from '../support/aws-boundary.ts';
import { aFulfillmentRequest, awsError, NOW, ORDER_ID } from '../support/builders.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';
import {
  CHARGED_ORDER,
  FULFILLED,
  FULFILLED_ORDER,
  fulfillOrder,
  REJECTED,
  REJECTED_ORDER,
  STARTED_ORDER,
  TIMED_OUT,
} from '../support/fulfillment.ts';

const DONE = { batchItemFailures: [] };
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };
const CLOSED = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

describe('fulfill-order', () => {
  afterEach(() => sinon.restore());

  it('asks the provider under a key of order and step, and tells the workflow', async () => {
    const { fulfil, calls, told } = fulfillOrder(FULFILLED, { SendTaskSuccess: {} });
    expect(await fulfil()).to.deep.equal(DONE);
    const { task_token: _, ...order } = aFulfillmentRequest();
    expect(calls).to.deep.equal([[order, `${ORDER_ID}:fulfillment`]]);
    expect(told()).to.deep.equal([
      {
        name: 'SendTaskSuccess',
        input: { taskToken: 'token-1', output: '{"fulfillment_id":"f-1"}' },
      },
    ]);
  });

  it("tells the workflow the provider's refusal by the name that it catches", async () => {
    const { fulfil, told } = fulfillOrder(REJECTED, { SendTaskFailure: {} });
    expect(await fulfil()).to.deep.equal(DONE);
    expect(told()[0]?.input).to.deep.equal({
      taskToken: 'token-1',
      error: 'FulfillmentRejectedError',
      cause: 'out of boxes',
    });
  });

  it('fails only the message that failed', async () => {
    const { handle } = fulfillOrder(FULFILLED, { SendTaskSuccess: {} });
    const good = sqsRecord(aFulfillmentRequest(), { id: 'good' });
    const result = await handle(sqsEvent(good, sqsRecord('hello', { id: 'bad' })));
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
  });

  it('fails a malformed message, so that it reaches the dead-letter queue', async () => {
    const { handle, lines, calls } = fulfillOrder(FULFILLED, {});
    expect(await handle(sqsEvent(sqsRecord({ order_id: ORDER_ID })))).to.deep.equal(FAILED);
    expect(calls).to.deep.equal([]);
    expect(lines[0]).to.include({
      code: 'MESSAGE_FAILED',
      level: 'warn',
      error_name: 'MalformedMessageError',
    });
  });

  it('fails the message, and has it come again soon, when the provider cannot be reached', async () => {
    const error = new FulfillmentUnavailableError('down');
    const { fulfil, visibility, told } = fulfillOrder(error, { SendTaskHeartbeat: {} });
    expect(await fulfil(1)).to.deep.equal(FAILED);
    expect(await fulfil(2)).to.deep.equal(FAILED);
    expect(visibility().map(({ input }) => input)).to.deep.equal([
      { QueueUrl: 'https://sqs/queue', ReceiptHandle: 'receipt-message-1', VisibilityTimeout: 1 },
      { QueueUrl: 'https://sqs/queue', ReceiptHandle: 'receipt-message-1', VisibilityTimeout: 2 },
    ]);
    expect(told().map(({ name }) => name)).to.deep.equal(['SendTaskHeartbeat']);
  });

  it('still fails the message when its visibility cannot be changed', async () => {
    const { fulfil, lines } = fulfillOrder(new Error('down'), {}, { sqs: awsError('Throttled') });
    expect(await fulfil()).to.deep.equal(FAILED);
    expect(lines.map((line) => line.code)).to.include('VISIBILITY_UNCHANGED');
  });

  it('fails the message when the workflow cannot be told', async () => {
    const { fulfil } = fulfillOrder(FULFILLED, {
      SendTaskSuccess: awsError('ThrottlingException'),
    });
    expect(await fulfil()).to.deep.equal(FAILED);
  });

  describe('when the token is closed', () => {
    for (const name of CLOSED) {
      it(`takes ${name} as told before when the order shows it`, async () => {
        const order = [STARTED_ORDER, FULFILLED_ORDER];
        const { fulfil } = fulfillOrder(FULFILLED, { SendTaskSuccess: awsError(name) }, { order });
        expect(await fulfil()).to.deep.equal(DONE);
      });
    }

    it('takes a refusal as told before when the order is undone for it', async () => {
      const telling = { SendTaskFailure: awsError('TaskTimedOut') };
      const { fulfil } = fulfillOrder(REJECTED, telling, {
        order: [STARTED_ORDER, REJECTED_ORDER],
      });
      expect(await fulfil()).to.deep.equal(DONE);
    });

    it('fails the message when the order was fulfilled after the workflow gave it up', async () => {
      const telling = { SendTaskSuccess: awsError('TaskTimedOut') };
      const undone = { ...STARTED_ORDER, ...TIMED_OUT };
      for (const order of [undone, REJECTED_ORDER, STARTED_ORDER, 'absent' as const]) {
        const orders = [STARTED_ORDER, order] as Order[];
        const { fulfil, lines } = fulfillOrder(FULFILLED, telling, { order: orders });
        expect(await fulfil()).to.deep.equal(FAILED);
        const line = lines.find((entry) => entry.code === 'MESSAGE_FAILED');
        expect(line?.error_name).to.equal('UnansweredWorkflowError');
        sinon.restore();
      }
    });
  });

  describe('when the message waited long in the queue', () => {
    const LONG_AGO = Date.parse(NOW) - 60_001;
    const gone = { SendTaskHeartbeat: awsError('TaskTimedOut') };

    it('asks whether the workflow still waits before it asks the provider', async () => {
      const { fulfil, told } = fulfillOrder(FULFILLED, {
        SendTaskHeartbeat: {},
        SendTaskSuccess: {},
      });
      expect(await fulfil(1, LONG_AGO)).to.deep.equal(DONE);
      expect(told().map(({ name }) => name)).to.deep.equal([
        'SendTaskHeartbeat',
        'SendTaskSuccess',
      ]);
    });

    it('is done with an order that is undone, or cancelled, before anyone was asked', async () => {
      for (const status of ['PROCESSING', 'FAILED', 'COMPENSATED'] as const) {
        const order = { ...CHARGED_ORDER, ...TIMED_OUT, status };
        const { fulfil, calls, lines } = fulfillOrder(FULFILLED, gone, { order });
        expect(await fulfil(1, LONG_AGO)).to.deep.equal(DONE);
        expect(calls).to.deep.equal([]);
        expect(lines[0]).to.include({ code: 'REQUEST_TOO_LATE', level: 'warn' });
        sinon.restore();
      }
      const order = { ...CHARGED_ORDER, cancel_requested_at: NOW };
      expect(await fulfillOrder(FULFILLED, gone, { order }).fulfil(1, LONG_AGO)).to.deep.equal(
        DONE,
      );
    });

    it('fails the message when nothing shows how the order ends', async () => {
      for (const order of [CHARGED_ORDER, STARTED_ORDER, 'absent' as const]) {
        const { fulfil, calls } = fulfillOrder(FULFILLED, gone, { order });
        expect(await fulfil(1, LONG_AGO)).to.deep.equal(FAILED);
        expect(calls).to.deep.equal([]);
        sinon.restore();
      }
    });
  });

  describe('when the message comes again', () => {
    it('asks whether the workflow still waits before it asks the provider', async () => {
      const telling = { SendTaskHeartbeat: {}, SendTaskSuccess: {} };
      const { fulfil, told } = fulfillOrder(FULFILLED, telling);
      expect(await fulfil(2)).to.deep.equal(DONE);
      expect(told().map(({ name }) => name)).to.deep.equal([
        'SendTaskHeartbeat',
        'SendTaskSuccess',
      ]);
    });

    it('fails it when the provider may know of an order that is undone', async () => {
      const telling = { SendTaskHeartbeat: awsError('TaskTimedOut') };
      const order = { ...STARTED_ORDER, ...TIMED_OUT };
      const { fulfil, calls } = fulfillOrder(FULFILLED, telling, { order });
      expect(await fulfil(2)).to.deep.equal(FAILED);
      expect(calls).to.deep.equal([]);
    });

    it('is done when the workflow was told before', async () => {
      const telling = { SendTaskHeartbeat: awsError('TaskTimedOut') };
      for (const order of [REJECTED_ORDER, FULFILLED_ORDER]) {
        const { fulfil, calls } = fulfillOrder(FULFILLED, telling, { order });
        expect(await fulfil(2)).to.deep.equal(DONE);
        expect(calls).to.deep.equal([]);
        sinon.restore();
      }
    });
  });

  describe('on the last receive', () => {
    const telling = { SendTaskHeartbeat: {} };
    const down = new FulfillmentUnavailableError('down');

    it('notes why the message is given up, and not before', async () => {
      const { fulfil, sequence } = fulfillOrder(down, telling, { order: STARTED_ORDER });
      await fulfil(2);
      expect(sequence.map(({ name }) => name)).not.to.include('Update');
      expect(await fulfil(3)).to.deep.equal(FAILED);
      const note = inputOf(sequence, 'Update');
      expect(note.Key).to.deep.equal({ dead_letter_id: 'order-queue#message-1' });
      expect(note.ExpressionAttributeValues[':cause']).to.deep.equal({
        error: 'FulfillmentUnavailableError',
        message: 'down',
      });
    });

    it('gives it up in the same way when the cause cannot be noted', async () => {
      const { fulfil, visibility, lines } = fulfillOrder(down, telling, {
        order: STARTED_ORDER,
        noted: awsError('ThrottlingException'),
      });
      expect(await fulfil(3)).to.deep.equal(FAILED);
      expect(visibility()).to.have.length(1);
      expect(lines.map(({ code }) => code)).to.include('CAUSE_NOT_NOTED');
    });
  });
});
