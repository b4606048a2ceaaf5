import type { SQSRecord } from 'aws-lambda';
import { expect } from 'chai';
import { causeOf } from '../../../../../lambdas/shared/dead-letters/cause.ts';
import { readDeadLetter } from '../../../../../lambdas/shared/dead-letters/read-dead-letter.ts';
import { NOW } from '../../../../support/builders.ts';
import { sqsRecord } from '../../../../support/events.ts';

const SENT_AT = '2026-01-02T03:00:00.000Z';

function inQueue(dlq: string, body: unknown, overrides: Partial<SQSRecord> = {}): SQSRecord {
  const eventSourceARN = `arn:aws:sqs:us-east-1:000000000000:dofs-test-${dlq}`;
  const record = sqsRecord(body, { receives: 4, sentAt: Date.parse(SENT_AT) });
  return { ...record, eventSourceARN, ...overrides };
}

const text = (stringValue: string) => ({ dataType: 'String' as const, stringValue });

describe('a dead letter', () => {
  it('is named after the queue that gave it up and its message', () => {
    const letter = readDeadLetter(inQueue('shipping-notice-dlq', '{"a":1}'), NOW);
    expect(letter).to.deep.equal({
      dead_letter_id: 'shipping-notice-queue#message-1',
      queue: 'shipping-notice-queue',
      message_id: 'message-1',
      body: '{"a":1}',
      attributes: {},
      cause: {
        error: 'CauseNotNoted',
        message: 'the consumer was stopped, or timed out, before it could say why',
      },
      group: 'CauseNotNoted',
      receive_count: 4,
      sent_at: SENT_AT,
      dead_lettered_at: NOW,
      status: 'RECORDED',
      acts: [],
    });
  });

  it('knows every dead-letter queue, and refuses another by name', () => {
    const queues = ['order-dlq', 'notification-dlq', 'backstop-dlq', 'outbox-dlq'];
    expect(queues.map((dlq) => readDeadLetter(inQueue(dlq, 'x'), NOW).queue)).to.deep.equal([
      'order-queue',
      'notification-queue',
      'backstop-queue',
      'outbox',
    ]);
    expect(() => readDeadLetter(inQueue('other-dlq', 'x'), NOW)).to.throw(/dofs-test-other-dlq/);
  });

  it('tells what EventBridge says of an event that did not reach its queue', () => {
    const messageAttributes = {
      ERROR_CODE: text('NO_PERMISSIONS'),
      ERROR_MESSAGE: text('no access'),
      RULE_ARN: text('arn:rule'),
    };
    const letter = readDeadLetter(inQueue('notification-dlq', '{}', { messageAttributes }), NOW);
    expect(letter.cause).to.deep.equal({ error: 'NO_PERMISSIONS', message: 'no access' });
    expect(letter.group).to.equal('NO_PERMISSIONS');
    expect(letter.attributes.RULE_ARN).to.deep.equal({
      data_type: 'String',
      string_value: 'arn:rule',
    });
  });

  it("tells what Lambda says of a stream's batch", () => {
    const body = {
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 11 },
      responseContext: { statusCode: 200, functionError: 'Unhandled' },
      DDBStreamBatchInfo: { batchSize: 3 },
    };
    expect(readDeadLetter(inQueue('outbox-dlq', body), NOW).cause).to.deep.equal({
      error: 'RetryAttemptsExhausted',
      message: '3 records were given up after 11 invocations, with Unhandled',
    });
    for (const other of ['hello', 'null', '{}']) {
      expect(readDeadLetter(inQueue('outbox-dlq', other), NOW).group).to.equal('CauseNotNoted');
    }
  });

  it('keeps binary attributes as they are', () => {
    const messageAttributes = { b: { dataType: 'Binary' as const, binaryValue: 'aGk=' } };
    const letter = readDeadLetter(inQueue('backstop-dlq', 'x', { messageAttributes }), NOW);
    expect(letter.attributes).to.deep.equal({ b: { data_type: 'Binary', binary_value: 'aGk=' } });
  });

  it('says when it could not be kept whole', () => {
    const long = readDeadLetter(inQueue('backstop-dlq', 'x'.repeat(400_000)), NOW);
    expect(long.cut_from_bytes).to.equal(400_002);
    expect(Buffer.byteLength(long.body)).to.be.below(301_000);
    const messageAttributes = { a: text('y'.repeat(60_000)) };
    const wide = readDeadLetter(inQueue('backstop-dlq', 'x', { messageAttributes }), NOW);
    expect(wide.attributes).to.deep.equal({});
    expect(wide.cut_from_bytes).to.be.above(60_000);
  });
});

describe('the cause of a failure', () => {
  it('is the name and message of the error', () => {
    expect(causeOf(new TypeError('no such thing'))).to.deep.equal({
      error: 'TypeError',
      message: 'no such thing',
    });
    expect(causeOf('a text')).to.deep.equal({ error: 'Error', message: 'a text' });
  });

  it('is cut where it is a whole page', () => {
    expect(causeOf(new Error('x'.repeat(5_000))).message).to.have.length(2_000);
  });
});
