import { SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import sinon from 'sinon';
import { DeadLetters } from '../../lambdas/functions/dlq-handler/dead-letters.ts';
import { createDlqHandler } from '../../lambdas/functions/dlq-handler/handler.ts';
import { DeadLetterRecords } from '../../lambdas/shared/dead-letters/dead-letter-records.ts';
import { FailedOrders } from '../../lambdas/shared/repositories/failed-orders.ts';
import { TaskCallback } from '../../lambdas/shared/workflow/task-callback.ts';
import { documentClient } from '../support/api.ts';
import { type Answers, stubAws } from '../support/aws-boundary.ts';
import {
  aFulfillmentRequest,
  awsError,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';

const DONE = { batchItemFailures: [] };
const RECORDED = { Update: { Attributes: {} } };
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };

describe('dlq-handler', () => {
  afterEach(() => sinon.restore());

  it('records the dead letter, then tells the workflow', async () => {
    const { handle, order } = setUp({ Update: {} }, { SendTaskFailure: {} });
    expect(await handle(deadLetter())).to.deep.equal(DONE);
    expect(order.map(({ name }) => name)).to.deep.equal(['Update', 'SendTaskFailure']);
    expect(order[0]?.input).to.deep.include({
      TableName: 'failed-orders',
      Key: { order_id: ORDER_ID },
    });
    expect(order[0]?.input.ExpressionAttributeValues).to.deep.equal({
      ':status': 'DEAD_LETTERED',
      ':dead_letter_message_id': 'message-1',
      ':dead_letter_body': JSON.stringify(aFulfillmentRequest()),
      ':dead_letter_reason': 'every delivery to the fulfillment provider failed',
      ':correlation_id': 'corr-1',
      ':dead_lettered_at': NOW,
    });
    expect(order[1]?.input).to.deep.equal({
      taskToken: 'token-1',
      error: 'FulfillmentDeadLetteredError',
      cause: 'every delivery to the fulfillment provider failed',
    });
  });

  it('changes nothing that the row holds already', async () => {
    const { handle, order } = setUp({ Update: {} }, { SendTaskFailure: {} });
    await handle(deadLetter());
    const expressions = order[0]?.input.UpdateExpression.replace(/^SET /, '').split(/,\s(?=#)/);
    expect(expressions).to.have.length(6);
    for (const expression of expressions) {
      expect(expression).to.match(/^#(\w+) = if_not_exists\(#\1, :\1\)$/);
    }
  });

  it('records the message among the dead letters before all else', async () => {
    const { handle, recorded } = setUp({ Update: {} }, { SendTaskFailure: {} });
    await handle(deadLetter());
    expect(recorded[0]?.input).to.deep.include({
      TableName: 'dead-letters',
      Key: { dead_letter_id: 'order-queue#message-1' },
    });
    expect(recorded[0]?.input.ExpressionAttributeValues).to.deep.include({
      ':queue': 'order-queue',
      ':status': 'RECORDED',
      ':receive_count': 4,
    });
    sinon.restore();
    const broken = setUp({}, {}, { Update: awsError('InternalServerError') });
    expect(await broken.handle(deadLetter())).to.deep.equal(FAILED);
    expect(broken.order).to.have.length(0);
  });

  it('records a malformed message with what is wrong with it, and its body', async () => {
    const { handle, order, lines } = setUp({ Update: {} }, {});
    expect(await handle(deadLetter('hello'))).to.deep.equal(DONE);
    expect(order[0]?.input.Key).to.deep.equal({ order_id: 'unparseable-message-1' });
    expect(order[0]?.input.ExpressionAttributeValues).to.deep.equal({
      ':status': 'MALFORMED',
      ':dead_letter_message_id': 'message-1',
      ':dead_letter_body': 'hello',
      ':dead_letter_reason': 'the body is not JSON',
      ':dead_lettered_at': NOW,
    });
    expect(lines[0]).to.include({ code: 'MESSAGE_MALFORMED', level: 'warn' });
  });

  it('cuts a body that no row can hold, and says so', async () => {
    const { handle, order } = setUp({ Update: {} }, {});
    await handle(deadLetter('é'.repeat(400_000)));
    const body: string = order[0]?.input.ExpressionAttributeValues[':dead_letter_body'];
    expect(Buffer.byteLength(body)).to.be.lessThan(301_000);
    expect(body).to.match(/… \(cut, 800000 bytes in all\)$/);
  });

  it('leaves the outcome to the workflow when that had stopped waiting', async () => {
    const answers = { SendTaskFailure: awsError('TaskTimedOut') };
    const { handle, order, lines } = setUp({ Update: {} }, answers);
    expect(await handle(deadLetter())).to.deep.equal(DONE);
    expect(order).to.have.length(2);
    expect(lines[0]).to.include({ code: 'ORDER_DEAD_LETTERED', workflow: 'closed' });
  });

  it('keeps the message when the row cannot be written or the workflow not told', async () => {
    const broken: [Answers, Answers][] = [
      [{ Update: awsError('InternalServerError') }, { SendTaskFailure: {} }],
      [{ Update: {} }, { SendTaskFailure: awsError('ThrottlingException') }],
    ];
    for (const [tables, states] of broken) {
      const { handle, lines } = setUp(tables, states);
      expect(await handle(deadLetter())).to.deep.equal(FAILED);
      expect(lines[0]).to.include({ code: 'DEAD_LETTER_FAILED', level: 'error' });
      sinon.restore();
    }
  });
});

function deadLetter(body: unknown = aFulfillmentRequest()) {
  const eventSourceARN = 'arn:aws:sqs:us-east-1:000000000000:dofs-test-order-dlq';
  return sqsEvent({ ...sqsRecord(body, { receives: 4 }), eventSourceARN });
}

function setUp(tables: Answers, states: Answers, letterAnswers: Answers = RECORDED) {
  const letters = documentClient();
  const document = documentClient();
  const steps = new SFNClient({ region: 'us-east-1' });
  const recorded = stubAws(letters, letterAnswers);
  const order = stubAws(document, tables);
  stubAws(steps, states, order);
  const { logger, lines } = collectingLogger();
  const handle = createDlqHandler({
    deadLetters: new DeadLetters({
      records: new DeadLetterRecords(letters, 'dead-letters'),
      failedOrders: new FailedOrders(document, 'failed-orders'),
      callback: new TaskCallback(steps),
      clock: fixedClock(),
      logger,
    }),
    logger,
  });
  return { handle, order, recorded, lines };
}
