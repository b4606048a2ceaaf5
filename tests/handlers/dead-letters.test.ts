import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { expect } from 'chai';
import sinon from 'sinon';
import { createDeadLetterRecorderHandler } from '../../lambdas/functions/dead-letter-recorder/handler.ts';
import { CauseNotes } from '../../lambdas/shared/dead-letters/cause-notes.ts';
import { DeadLetterRecords } from '../../lambdas/shared/dead-letters/dead-letter-records.ts';
import { createQueueConsumer } from '../../lambdas/shared/queue/queue-consumer.ts';
import { documentClient } from '../support/api.ts';
import { stubAws } from '../support/aws-boundary.ts';
import { awsError, collectingLogger, fixedClock, NOW } from '../support/builders.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';
import { orderTables } from '../support/order-tables.ts';

const DONE = { batchItemFailures: [] };
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };

class SnsDownError extends Error {
  override readonly name = 'SnsDownError';
}

function dead(record: SQSRecord): SQSRecord {
  return { ...record, eventSourceARN: 'arn:aws:sqs:us-east-1:0:dofs-test-notification-dlq' };
}

describe('dead letters', () => {
  let tables: Awaited<ReturnType<typeof orderTables>>;

  before(async () => {
    tables = await orderTables();
  });
  after(() => tables.close());
  afterEach(() => sinon.restore());

  /** A consumer that always fails, and the recorder behind its dead-letter queue. */
  function setUp() {
    const { logger, lines } = collectingLogger();
    const { client, names } = tables;
    const consume = createQueueConsumer({
      handle: () => Promise.reject(new SnsDownError('the topic does not answer')),
      causes: new CauseNotes(client, names.deadLetters, 'notification-queue'),
      maxReceives: 3,
      logger,
    });
    const records = new DeadLetterRecords(client, names.deadLetters);
    const recordLetters = createDeadLetterRecorderHandler({ records, clock: fixedClock(), logger });
    return { consume, recordLetters, lines };
  }

  async function item(id: string) {
    const { client, names } = tables;
    const { Item } = await client.send(
      new GetCommand({ TableName: names.deadLetters, Key: { dead_letter_id: id } }),
    );
    return Item;
  }

  it('are recorded with the cause that the consumer noted on the last receive', async () => {
    const { consume, recordLetters } = setUp();
    const id = 'notification-queue#noted';
    const failed = { batchItemFailures: [{ itemIdentifier: 'noted' }] };
    expect(await consume(sqsEvent(sqsRecord('{}', { id: 'noted', receives: 2 })))).to.deep.equal(
      failed,
    );
    expect(await item(id)).to.equal(undefined);
    await consume(sqsEvent(sqsRecord('{}', { id: 'noted', receives: 3 })));
    expect(await item(id)).to.not.have.property('status');
    const letter = dead(sqsRecord('{}', { id: 'noted', receives: 4 }));
    expect(await recordLetters(sqsEvent(letter))).to.deep.equal(DONE);
    expect(await item(id)).to.deep.include({
      queue: 'notification-queue',
      group: 'SnsDownError',
      cause: { error: 'SnsDownError', message: 'the topic does not answer' },
      status: 'RECORDED',
      receive_count: 4,
      dead_lettered_at: NOW,
    });
  });

  it('are recorded once: a repeat changes nothing', async () => {
    const { recordLetters } = setUp();
    const letter = dead(sqsRecord('first', { id: 'twice', receives: 4 }));
    await recordLetters(sqsEvent(letter));
    const before = await item('notification-queue#twice');
    await recordLetters(sqsEvent(dead(sqsRecord('second', { id: 'twice', receives: 9 }))));
    expect(await item('notification-queue#twice')).to.deep.equal(before);
    expect(before).to.include({ body: 'first', group: 'CauseNotNoted' });
  });

  it('stay in their queue when they cannot be recorded', async () => {
    const { logger, lines } = collectingLogger();
    const client = documentClient();
    stubAws(client, { Update: awsError('InternalServerError') });
    const records = new DeadLetterRecords(client, 'dead-letters');
    const handle = createDeadLetterRecorderHandler({ records, clock: fixedClock(), logger });
    expect(await handle(sqsEvent(dead(sqsRecord('x'))))).to.deep.equal(FAILED);
    expect(await handle(sqsEvent(sqsRecord('x')))).to.deep.equal(FAILED);
    expect(lines.map(({ error_name }) => error_name)).to.deep.equal([
      'InternalServerError',
      'UnknownDeadLetterQueueError',
    ]);
  });

  it('die of their own cause even when that cannot be noted', async () => {
    const { logger, lines } = collectingLogger();
    const client = documentClient();
    stubAws(client, { Update: awsError('InternalServerError') });
    const consume = createQueueConsumer({
      handle: () => Promise.reject(new SnsDownError('down')),
      causes: new CauseNotes(client, 'dead-letters', 'notification-queue'),
      maxReceives: 3,
      logger,
    });
    expect(await consume(sqsEvent(sqsRecord('x', { receives: 3 })))).to.deep.equal(FAILED);
    expect(lines.map(({ code }) => code)).to.deep.equal(['MESSAGE_FAILED', 'CAUSE_NOT_NOTED']);
  });

  it('do not take the messages of their batch along', async () => {
    const { logger } = collectingLogger();
    const client = documentClient();
    const seen: string[] = [];
    const consume = createQueueConsumer({
      handle: async ({ messageId }) => {
        seen.push(messageId);
        if (messageId === 'message-1') throw new SnsDownError('down');
      },
      causes: new CauseNotes(client, 'dead-letters', 'notification-queue'),
      maxReceives: 3,
      logger,
    });
    const event = sqsEvent(sqsRecord('x'), sqsRecord('y', { id: 'message-2' }));
    expect(await consume(event)).to.deep.equal(FAILED);
    expect(seen).to.have.members(['message-1', 'message-2']);
  });
});
