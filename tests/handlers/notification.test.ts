import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { v7 } from 'uuid';
import { createNotificationHandler } from '../../lambdas/functions/notification/handler.ts';
import { CauseNotes } from '../../lambdas/shared/dead-letters/cause-notes.ts';
import { OncePerEvent } from '../../lambdas/shared/events/once-per-event.ts';
import { Topic } from '../../lambdas/shared/events/topic.ts';
import { stubAws } from '../support/aws-boundary.ts';
import { awsError, collectingLogger, ORDER_ID } from '../support/builders.ts';
import { busMessage, invocation, orderEvent } from '../support/bus-events.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';
import { orderTables } from '../support/order-tables.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:dofs-test-notifications';
const DONE = { batchItemFailures: [] };
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };
const SENT = { MessageId: 'sns-1' };

describe('notification', function () {
  this.timeout(60_000);
  let tables: Awaited<ReturnType<typeof orderTables>>;

  before(async () => {
    tables = await orderTables();
  });

  afterEach(() => sinon.restore());

  after(() => tables.close());

  it('publishes the notice with its subject, text and attributes', async () => {
    const { handle, published, lines, message, eventId } = setUp(SENT);
    expect(await handle(message())).to.deep.equal(DONE);
    const [{ input } = { input: undefined }] = published;
    expect(input).to.deep.include({
      TopicArn: TOPIC,
      Subject: `Order ${ORDER_ID} was fulfilled`,
      MessageAttributes: {
        event_type: { DataType: 'String', StringValue: 'OrderFulfilled' },
        event_id: { DataType: 'String', StringValue: eventId },
        order_id: { DataType: 'String', StringValue: ORDER_ID },
      },
    });
    expect(input.Message).to.contain(`event_id: ${eventId}`);
    expect(lines[0]).to.include({ code: 'NOTICE_SENT', order_id: ORDER_ID, event_id: eventId });
  });

  it('does not send a message again that is delivered again', async () => {
    const { handle, published, lines, message } = setUp(SENT);
    await handle(message());
    expect(await handle(message({ id: 'message-2' }))).to.deep.equal(DONE);
    expect(published).to.have.length(1);
    expect(lines[1]).to.include({ code: 'EVENT_REPEATED', result: 'sns-1' });
  });

  it('remembers what it sent for as long as SQS keeps any message', async () => {
    const { handle, message } = setUp(SENT);
    const remembered = await keysIn(tables.names.idempotency);
    await handle(message());
    const [key] = (await keysIn(tables.names.idempotency)).filter((k) => !remembered.includes(k));
    expect(key).to.match(/^notification#/);
    const item = await get(tables.names.idempotency, { idempotency_key: key });
    const days = (Number(item?.expires_at) - Date.now() / 1_000) / 86_400;
    expect(days).to.be.within(13.9, 14.1);
  });

  it('sends a message again that SNS did not take', async () => {
    const { handle, published, message } = setUp([awsError('ThrottledException'), SENT]);
    expect(await handle(message())).to.deep.equal(FAILED);
    expect(await handle(message({ receives: 2 }))).to.deep.equal(DONE);
    expect(published).to.have.length(2);
  });

  it('sends again with the same id what it cannot know to be sent, once its time is over', async () => {
    const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    const { handle, published, message, eventId } = setUp(SENT);
    const forgetting = failOnce('UpdateItemCommand');
    expect(await handle(message())).to.deep.equal(FAILED);
    forgetting.restore();
    expect(await handle(message({ receives: 2 }))).to.deep.equal(FAILED);
    expect(published).to.have.length(1);
    clock.tick(10_001);
    expect(await handle(message({ receives: 3 }))).to.deep.equal(DONE);
    const ids = published.map(({ input }) => input.MessageAttributes.event_id.StringValue);
    expect(ids).to.deep.equal([eventId, eventId]);
  });

  it('sends one of two deliveries that come at once, and fails the other', async () => {
    const { handle, published, message } = setUp(SENT);
    const twice = sqsEvent(...message().Records, ...message({ id: 'message-2' }).Records);
    const { batchItemFailures } = await handle(twice);
    expect(batchItemFailures).to.have.length(1);
    expect(published).to.have.length(1);
    expect(await handle(message({ receives: 2 }))).to.deep.equal(DONE);
    expect(published).to.have.length(1);
  });

  it('fails a message by itself that it cannot read, and notes the cause on its last receive', async () => {
    const { handle, published, message } = setUp(SENT);
    const id = v7();
    const bad = sqsRecord('hello', { id, receives: 3 });
    const result = await handle(sqsEvent(bad, ...message().Records));
    expect(result).to.deep.equal({ batchItemFailures: [{ itemIdentifier: id }] });
    expect(published).to.have.length(1);
    const note = await get(tables.names.deadLetters, {
      dead_letter_id: `notification-queue#${id}`,
    });
    expect(note?.cause).to.deep.equal({
      error: 'UnreadableEventError',
      message: 'the body is not JSON',
    });
  });

  /** A handler of its own, and messages of an event that no other test has. */
  function setUp(Publish: unknown) {
    const sns = new SNSClient({ region: 'us-east-1' });
    const published = stubAws(sns, { Publish });
    const { logger, lines } = collectingLogger();
    const handler = createNotificationHandler({
      topic: new Topic(sns, TOPIC),
      once: new OncePerEvent(plain(), tables.names.idempotency, 'notification', logger),
      causes: new CauseNotes(tables.client, tables.names.deadLetters, 'notification-queue'),
      maxReceives: 3,
      logger,
    });
    const eventId = v7();
    const event = { ...orderEvent('OrderFulfilled', { fulfillment_id: 'f-1' }), event_id: eventId };
    const message = (overrides: { id?: string; receives?: number } = {}) =>
      sqsEvent(sqsRecord(busMessage(event), overrides));
    const handle = (batch: ReturnType<typeof sqsEvent>) => handler(batch, invocation());
    return { handle, published, lines, message, eventId };
  }

  /** The document client sends plain commands as well. */
  function plain(): DynamoDBClient {
    return tables.client as unknown as DynamoDBClient;
  }

  function failOnce(command: string): sinon.SinonStub {
    const stub = sinon.stub(tables.client, 'send');
    stub.callThrough();
    stub
      .withArgs(sinon.match((sent: object) => sent.constructor.name === command))
      .rejects(awsError('InternalServerError'));
    return stub;
  }

  async function get(TableName: string, Key: Record<string, unknown>) {
    return (await tables.client.send(new GetCommand({ TableName, Key }))).Item;
  }

  async function keysIn(TableName: string): Promise<string[]> {
    const { Items = [] } = await tables.client.send(new ScanCommand({ TableName }));
    return Items.map(({ idempotency_key }) => idempotency_key as string);
  }
});
