import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import type { DeadLetter } from '../../lambdas/shared/dead-letters/dead-letter.ts';
import { LetterStore } from '../../scripts/lib/dead-letters/letter-store.ts';
import { Redrive, type Send } from '../../scripts/lib/dead-letters/redrive.ts';
import { replayOutbox } from '../../scripts/lib/dead-letters/replay-outbox.ts';
import { sendToQueue } from '../../scripts/lib/dead-letters/send-to-queue.ts';
import { inputOf, stubAws } from '../support/aws-boundary.ts';
import {
  anOrderCreated,
  collectingLogger,
  fixedClock,
  NOW,
  ORDER_ID,
} from '../support/builders.ts';
import { aDeadLetter } from '../support/dead-letters.ts';
import { orderTables } from '../support/order-tables.ts';
import { rejects } from '../support/rejects.ts';

describe('redriving dead letters', () => {
  let tables: Awaited<ReturnType<typeof orderTables>>;
  let letters = 0;

  before(async () => {
    tables = await orderTables();
  });
  after(() => tables.close());
  afterEach(() => sinon.restore());

  async function stored(overrides: Partial<DeadLetter> = {}) {
    const letter = aDeadLetter({ message_id: `m-${++letters}`, ...overrides });
    await tables.client.send(new PutCommand({ TableName: tables.names.deadLetters, Item: letter }));
    return letter;
  }

  function setUp(send: Send, { by = 'ann', clock = fixedClock() } = {}) {
    const store = new LetterStore(tables.client, tables.names.deadLetters);
    return { store, redrive: new Redrive(store, { clock, send, by }) };
  }

  it('sends the letter and marks it, with who did it and when', async () => {
    const { store, redrive } = setUp(async () => 'message new-1');
    const letter = await stored();
    expect(await redrive.redrive(letter)).to.deep.equal({
      outcome: 'redriven',
      note: 'message new-1',
    });
    const after = await store.find(letter.dead_letter_id);
    expect(after).to.include({ status: 'REDRIVEN' });
    expect(after).to.not.have.property('claim');
    expect(after?.acts).to.deep.equal([
      { at: NOW, by: 'ann', act: 'REDRIVE' },
      { at: NOW, by: 'ann', act: 'REDRIVEN', note: 'message new-1' },
    ]);
  });

  it('sends it once, though two operators do it at the same time', async () => {
    let sent = 0;
    const send = async () => `message ${++sent}`;
    const letter = await stored();
    const outcomes = await Promise.all(
      ['ann', 'bob'].map((by) => {
        // Each operator's ids are their own.
        const clock = { ...fixedClock(), newId: () => by };
        return setUp(send, { by, clock }).redrive.redrive(letter);
      }),
    );
    expect(outcomes.map(({ outcome }) => outcome)).to.have.members(['redriven', 'taken']);
    expect(sent).to.equal(1);
  });

  it('leaves the letter as it was, and says why, when it cannot be sent', async () => {
    const { store, redrive } = setUp(() => Promise.reject(new RangeError('no such queue')));
    const letter = await stored();
    expect(await redrive.redrive(letter)).to.deep.equal({
      outcome: 'failed',
      note: 'RangeError: no such queue',
    });
    const after = await store.find(letter.dead_letter_id);
    expect(after).to.include({ status: 'RECORDED' });
    expect(after).to.not.have.property('claim');
    expect(after?.acts.map(({ act }) => act)).to.deep.equal(['REDRIVE', 'REDRIVE_FAILED']);
  });

  it('sends it a second time after an operator died over it, and not before', async () => {
    const letter = await stored();
    const { store } = setUp(async () => 'never');
    const until = '2026-01-02T03:06:05.678Z';
    const claim = { id: 'dead', by: 'bob', until };
    await store.claim(letter, claim, { at: NOW, by: 'bob', act: 'REDRIVE' });
    const { redrive } = setUp(async () => 'message 2');
    expect(await redrive.redrive(letter)).to.include({ outcome: 'taken' });
    const clock = { ...fixedClock(), timestamp: () => '2026-01-02T03:06:05.679Z' };
    const later = setUp(async () => 'message 2', { clock });
    expect(await later.redrive.redrive(letter)).to.include({ outcome: 'redriven' });
    // The dead operator's mark, come late, changes nothing.
    expect(await store.redriven(letter, claim, { at: NOW, by: 'bob', act: 'REDRIVEN' })).to.equal(
      false,
    );
  });

  it('refuses what must not be sent, and touches nothing', async () => {
    const { store, redrive } = setUp(() => Promise.reject(new Error('was sent')));
    const letter = await stored({ queue: 'order-queue' });
    expect(await redrive.redrive(letter)).to.include({ outcome: 'refused' });
    expect(await store.find(letter.dead_letter_id)).to.deep.equal(letter);
  });

  it('puts a letter away, unless it was sent meanwhile', async () => {
    const { store } = setUp(async () => 'x');
    const letter = await stored();
    const act = { at: NOW, by: 'ann', act: 'QUARANTINE', note: 'poison' } as const;
    expect(await store.quarantine(letter, act)).to.equal(true);
    const after = await store.find(letter.dead_letter_id);
    expect(after).to.deep.include({ status: 'QUARANTINED', acts: [act] });
    expect(await store.quarantine(letter, act)).to.equal(false);
  });

  it('shows letters, and not the notes of messages that are not dead', async () => {
    const { store } = setUp(async () => 'x');
    const note = { dead_letter_id: 'notification-queue#alive', cause: {}, group: 'E' };
    await tables.client.send(new PutCommand({ TableName: tables.names.deadLetters, Item: note }));
    const all = await store.all();
    expect(all.notesAlone).to.equal(1);
    expect(all.letters.map(({ status }) => status)).to.not.include(undefined);
    expect(await store.find(note.dead_letter_id)).to.equal(undefined);
  });

  it('sends body and attributes to the queue, without what EventBridge added', async () => {
    const sqs = new SQSClient({ region: 'us-east-1' });
    const sent = stubAws(sqs, {
      GetQueueUrl: { QueueUrl: 'http://queue' },
      SendMessage: { MessageId: 'new-1' },
    });
    const text = (string_value: string) => ({ data_type: 'String', string_value });
    const attributes = {
      tenant: text('t-1'),
      ERROR_CODE: text('NO_PERMISSIONS'),
      RULE_ARN: text('arn'),
      raw: { data_type: 'Binary', binary_value: 'aGk=' },
    };
    const letter = aDeadLetter({ attributes });
    expect(await sendToQueue(sqs, 'dofs-test-notification-queue', letter)).to.equal(
      'message new-1',
    );
    expect(inputOf(sent, 'GetQueueUrl')).to.deep.equal({
      QueueName: 'dofs-test-notification-queue',
    });
    expect(inputOf(sent, 'SendMessage')).to.deep.equal({
      QueueUrl: 'http://queue',
      MessageBody: letter.body,
      MessageAttributes: {
        tenant: { DataType: 'String', StringValue: 't-1' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from('hi') },
      },
    });
  });

  describe('of the outbox', () => {
    function outboxLetter() {
      const streamArn = `arn:aws:dynamodb:us-east-1:000000000000:table/${tables.names.orderEvents}/stream/x`;
      const at = '2026-01-02T03:04:01Z';
      const info = {
        streamArn,
        approximateArrivalOfFirstRecord: at,
        approximateArrivalOfLastRecord: at,
      };
      return aDeadLetter({ queue: 'outbox', body: JSON.stringify({ DDBStreamBatchInfo: info }) });
    }

    function means(putEvents: unknown) {
      const events = new EventBridgeClient({ region: 'us-east-1' });
      const sfn = new SFNClient({ region: 'us-east-1' });
      const sent = stubAws(events, { PutEvents: putEvents });
      stubAws(sfn, { StartExecution: {} }, sent);
      const { logger } = collectingLogger();
      const { names } = tables;
      const environment = {
        name: 'local',
        names: { ...names, stateMachine: 'dofs-local-order-workflow' },
      } as unknown as Parameters<typeof replayOutbox>[0]['environment'];
      return { sent, means: { environment, documents: tables.client, events, sfn, logger } };
    }

    before(async () => {
      const early = anOrderCreated({ order_id: 'early', timestamp: '2026-01-02T02:00:00.000Z' });
      for (const Item of [anOrderCreated(), early]) {
        await tables.client.send(new PutCommand({ TableName: tables.names.orderEvents, Item }));
      }
    });

    it('publishes the events of that time by their own ids, and starts their orders', async () => {
      const { sent, means: all } = means({ FailedEntryCount: 0 });
      const note = await replayOutbox(all, outboxLetter());
      expect(note).to.equal(
        '1 events of 2026-01-02T03:03:01.000Z to 2026-01-02T03:05:01.000Z published again',
      );
      const { Entries } = inputOf(sent, 'PutEvents');
      expect(Entries).to.have.length(1);
      expect(Entries[0].EventBusName).to.equal('dofs-local-events');
      expect(JSON.parse(Entries[0].Detail).id).to.equal(anOrderCreated().event_id);
      expect(inputOf(sent, 'StartExecution')).to.deep.include({
        stateMachineArn:
          'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-local-order-workflow:live',
        name: ORDER_ID,
      });
    });

    it('publishes the others and fails when an event is of no type of ours', async () => {
      const { sent, means: all } = means({ FailedEntryCount: 0 });
      const Item = { ...anOrderCreated(), order_id: 'odd', type: 'OrderTeleported' };
      const TableName = tables.names.orderEvents;
      await tables.client.send(new PutCommand({ TableName, Item }));
      await rejects(replayOutbox(all, outboxLetter()), 'CommandError', '1 are of no type of ours');
      expect(inputOf(sent, 'PutEvents').Entries).to.have.length(1);
      const Key = { order_id: 'odd', sequence: 1 };
      await tables.client.send(new DeleteCommand({ TableName, Key }));
    });

    it('fails when not all got through', async () => {
      const { means: all } = means({
        FailedEntryCount: 1,
        Entries: [{ ErrorCode: 'InternalFailure' }],
      });
      const words = 'of 1 events 1 were not published';
      await rejects(replayOutbox(all, outboxLetter()), 'CommandError', words);
    });
  });
});
