import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'chai';
import sinon from 'sinon';
import { Fulfillment } from '../../lambdas/functions/fulfill-order/fulfillment.ts';
import { createFulfillOrderHandler } from '../../lambdas/functions/fulfill-order/handler.ts';
import { RedeliveryPace } from '../../lambdas/functions/fulfill-order/redelivery-pace.ts';
import type {
  FulfillmentOrder,
  FulfillmentOutcome,
} from '../../lambdas/shared/fulfillment/provider.ts';
import { FulfillmentUnavailableError } from '../../lambdas/shared/fulfillment/provider.ts';
import { OrderReader } from '../../lambdas/shared/repositories/order-reader.ts';
import { TaskCallback } from '../../lambdas/shared/workflow/task-callback.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, stubAws } from '../support/aws-boundary.ts';
import {
  aFulfillmentRequest,
  aPricedOrder,
  awsError,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';

const FULFILLED: FulfillmentOutcome = { outcome: 'fulfilled', fulfillment_id: 'f-1' };
const REJECTED: FulfillmentOutcome = { outcome: 'rejected', reason: 'out of boxes' };
const REJECTED_ORDER = aPricedOrder({
  status: 'FAILED',
  failure_reason: 'FULFILLMENT_REJECTED: out of boxes',
});
const TIMED_OUT_ORDER = aPricedOrder({
  status: 'FAILED',
  failure_reason: 'STEP_TIMED_OUT: States.HeartbeatTimeout',
});
const DONE = { batchItemFailures: [] };
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };
const CLOSED = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

describe('fulfill-order', () => {
  afterEach(() => sinon.restore());

  it('asks the provider under a key of order and step, and tells the workflow', async () => {
    const { fulfil, calls, told } = setUp(FULFILLED, { SendTaskSuccess: {} });
    expect(await fulfil()).to.deep.equal(DONE);
    const { task_token: _, ...order } = aFulfillmentRequest();
    expect(calls).to.deep.equal([[order, `${ORDER_ID}:fulfillment`]]);
    expect(told).to.deep.equal([
      {
        name: 'SendTaskSuccess',
        input: { taskToken: 'token-1', output: '{"fulfillment_id":"f-1"}' },
      },
    ]);
  });

  it("tells the workflow the provider's refusal by the name that it catches", async () => {
    const { fulfil, told } = setUp(REJECTED, { SendTaskFailure: {} });
    expect(await fulfil()).to.deep.equal(DONE);
    expect(told[0]?.input).to.deep.equal({
      taskToken: 'token-1',
      error: 'FulfillmentRejectedError',
      cause: 'out of boxes',
    });
  });

  it('fails only the message that failed', async () => {
    const { handle } = setUp(FULFILLED, { SendTaskSuccess: {} });
    const good = sqsRecord(aFulfillmentRequest(), { id: 'good' });
    const result = await handle(sqsEvent(good, sqsRecord('hello', { id: 'bad' })));
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: 'bad' }] });
  });

  it('fails a malformed message, so that it reaches the dead-letter queue', async () => {
    const { handle, lines, calls } = setUp(FULFILLED, {});
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
    const { fulfil, visibility, told } = setUp(error, { SendTaskHeartbeat: {} });
    expect(await fulfil(1)).to.deep.equal(FAILED);
    expect(await fulfil(2)).to.deep.equal(FAILED);
    expect(visibility.map(({ input }) => input)).to.deep.equal([
      { QueueUrl: 'https://sqs/queue', ReceiptHandle: 'receipt-message-1', VisibilityTimeout: 1 },
      { QueueUrl: 'https://sqs/queue', ReceiptHandle: 'receipt-message-1', VisibilityTimeout: 2 },
    ]);
    expect(told.map(({ name }) => name)).to.deep.equal(['SendTaskHeartbeat']);
  });

  it('still fails the message when its visibility cannot be changed', async () => {
    const { fulfil, lines } = setUp(new Error('down'), {}, { sqs: awsError('Throttled') });
    expect(await fulfil()).to.deep.equal(FAILED);
    expect(lines.map((line) => line.code)).to.include('VISIBILITY_UNCHANGED');
  });

  it('fails the message when the workflow cannot be told', async () => {
    const { fulfil } = setUp(FULFILLED, { SendTaskSuccess: awsError('ThrottlingException') });
    expect(await fulfil()).to.deep.equal(FAILED);
  });

  describe('when the token is closed', () => {
    for (const name of CLOSED) {
      it(`takes ${name} as told before when the order shows it`, async () => {
        const order = aPricedOrder({ status: 'FULFILLED', fulfillment_id: 'f-1' });
        const { fulfil } = setUp(FULFILLED, { SendTaskSuccess: awsError(name) }, { order });
        expect(await fulfil()).to.deep.equal(DONE);
      });
    }

    it('takes a refusal as told before when the order FAILED for it', async () => {
      const telling = { SendTaskFailure: awsError('TaskTimedOut') };
      const { fulfil } = setUp(REJECTED, telling, { order: REJECTED_ORDER });
      expect(await fulfil()).to.deep.equal(DONE);
    });

    it('fails the message when the order was fulfilled after the workflow gave it up', async () => {
      const telling = { SendTaskSuccess: awsError('TaskTimedOut') };
      for (const order of [TIMED_OUT_ORDER, REJECTED_ORDER, aPricedOrder(), undefined]) {
        const { fulfil, lines } = setUp(FULFILLED, telling, { order });
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
      const { fulfil, told } = setUp(FULFILLED, { SendTaskHeartbeat: {}, SendTaskSuccess: {} });
      expect(await fulfil(1, LONG_AGO)).to.deep.equal(DONE);
      expect(told.map(({ name }) => name)).to.deep.equal(['SendTaskHeartbeat', 'SendTaskSuccess']);
    });

    it('is done with an order that FAILED before the provider was asked', async () => {
      const { fulfil, calls, lines } = setUp(FULFILLED, gone, { order: TIMED_OUT_ORDER });
      expect(await fulfil(1, LONG_AGO)).to.deep.equal(DONE);
      expect(calls).to.deep.equal([]);
      expect(lines[0]).to.include({ code: 'REQUEST_TOO_LATE', level: 'warn' });
    });

    it('fails the message when nothing shows how the order ended', async () => {
      for (const order of [aPricedOrder(), undefined]) {
        const { fulfil, calls } = setUp(FULFILLED, gone, { order });
        expect(await fulfil(1, LONG_AGO)).to.deep.equal(FAILED);
        expect(calls).to.deep.equal([]);
        sinon.restore();
      }
    });
  });

  describe('when the message comes again', () => {
    it('asks whether the workflow still waits before it asks the provider', async () => {
      const telling = { SendTaskHeartbeat: {}, SendTaskSuccess: {} };
      const { fulfil, told } = setUp(FULFILLED, telling);
      expect(await fulfil(2)).to.deep.equal(DONE);
      expect(told.map(({ name }) => name)).to.deep.equal(['SendTaskHeartbeat', 'SendTaskSuccess']);
    });

    it('leaves the provider alone when the workflow gave up, and fails the message', async () => {
      const telling = { SendTaskHeartbeat: awsError('TaskTimedOut') };
      const { fulfil, calls } = setUp(FULFILLED, telling, { order: TIMED_OUT_ORDER });
      expect(await fulfil(2)).to.deep.equal(FAILED);
      expect(calls).to.deep.equal([]);
    });

    it('is done when the workflow was told before', async () => {
      const telling = { SendTaskHeartbeat: awsError('TaskTimedOut') };
      for (const order of [REJECTED_ORDER, aPricedOrder({ status: 'FULFILLED' })]) {
        const { fulfil, calls } = setUp(FULFILLED, telling, { order });
        expect(await fulfil(2)).to.deep.equal(DONE);
        expect(calls).to.deep.equal([]);
        sinon.restore();
      }
    });
  });
});

function setUp(
  answer: FulfillmentOutcome | Error,
  telling: Answers,
  { order, sqs = {} }: { order?: unknown; sqs?: unknown } = {},
) {
  const calls: unknown[] = [];
  const provider = {
    async fulfill(request: FulfillmentOrder, key: string) {
      calls.push([request, key]);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const states = new SFNClient({ region: 'us-east-1' });
  const queue = new SQSClient({ region: 'us-east-1' });
  const tables = documentClient();
  const told = stubAws(states, telling);
  const visibility = stubAws(queue, { ChangeMessageVisibility: sqs });
  stubAws(tables, { Get: { Item: order } });
  const { logger, lines } = collectingLogger();
  const callback = new TaskCallback(states);
  const orders = new OrderReader(tables, 'orders');
  const handle = createFulfillOrderHandler({
    fulfillment: new Fulfillment({ provider, callback, orders, logger }),
    pace: new RedeliveryPace(queue, 'https://sqs/queue', logger, () => 0.999),
    clock: fixedClock(),
    logger,
  });
  const fulfil = (receives = 1, sentAt = Date.parse(NOW)) =>
    handle(sqsEvent(sqsRecord(aFulfillmentRequest(), { receives, sentAt })));
  return { handle, fulfil, calls, told, visibility, lines };
}
