import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { v7 } from 'uuid';
import { createShippingNoticeHandler } from '../../lambdas/functions/shipping-notice/handler.ts';
import { ShippingNotices } from '../../lambdas/functions/shipping-notice/shipping-notices.ts';
import { CauseNotes } from '../../lambdas/shared/dead-letters/cause-notes.ts';
import type { PlatformEvent } from '../../lambdas/shared/domain/platform-event.ts';
import { type RecordedEvent, toCloudEvent } from '../../lambdas/shared/events/cloud-event.ts';
import { OncePerEvent } from '../../lambdas/shared/events/once-per-event.ts';
import { Topic } from '../../lambdas/shared/events/topic.ts';
import { PlatformEvents } from '../../lambdas/shared/repositories/platform-events.ts';
import { createEventValidator } from '../../scripts/lib/schemas/event-validator.ts';
import { type SentCommand, stubAws } from '../support/aws-boundary.ts';
import { awsError, collectingLogger, fixedClock, NOW } from '../support/builders.ts';
import { busMessage, invocation, orderEvent } from '../support/bus-events.ts';
import { sqsEvent, sqsRecord } from '../support/events.ts';
import { orderTables } from '../support/order-tables.ts';

const TOPIC = 'arn:aws:sns:us-east-1:000000000000:dofs-test-shipping-notices';
const DONE = { batchItemFailures: [] };
const FAILED = { batchItemFailures: [{ itemIdentifier: 'message-1' }] };
const SENT = { MessageId: 'sns-1' };

describe('shipping-notice', function () {
  this.timeout(60_000);
  let tables: Awaited<ReturnType<typeof orderTables>>;

  before(async () => {
    tables = await orderTables();
  });

  afterEach(() => sinon.restore());

  after(() => tables.close());

  it('publishes the notice of a fulfilled order', async () => {
    const { handle, published, fulfilled, orderId } = setUp(SENT);
    expect(await handle(fulfilled())).to.deep.equal(DONE);
    const [{ input } = { input: undefined }] = published;
    expect(input).to.deep.include({
      TopicArn: TOPIC,
      Subject: `Shipping notice for order ${orderId}`,
      MessageAttributes: {
        notice_id: { DataType: 'String', StringValue: `shipping-notice/${orderId}` },
        order_id: { DataType: 'String', StringValue: orderId },
      },
    });
    expect(JSON.parse(input.Message)).to.deep.equal({
      notice_id: `shipping-notice/${orderId}`,
      order_id: orderId,
      fulfillment_id: 'f-1',
      fulfilled_at: '2026-01-02T03:04:00.000Z',
      correlation_id: 'corr-1',
    });
  });

  it('records after it that the notice was issued, as an event that keeps its schema', async () => {
    const { handle, fulfilled, orderId, recorded } = setUp(async () => {
      expect(await recorded()).to.deep.equal([]);
      return SENT;
    });
    expect(await handle(fulfilled())).to.deep.equal(DONE);
    const [event, ...more] = await recorded();
    expect(more).to.deep.equal([]);
    expect(event).to.deep.include({
      type: 'ShippingNoticeIssued',
      sequence: 1,
      timestamp: NOW,
      correlation_id: 'corr-1',
      data: { order_id: orderId, fulfillment_id: 'f-1' },
    });
    const problems = event && createEventValidator()(toCloudEvent(event, 'test'));
    expect(problems).to.deep.equal([]);
  });

  it('issues nothing again for a message that is delivered again', async () => {
    const { handle, published, fulfilled, recorded } = setUp(SENT);
    await handle(fulfilled());
    expect(await handle(fulfilled('message-2'))).to.deep.equal(DONE);
    expect(published).to.have.length(1);
    expect(await recorded()).to.have.length(1);
  });

  it('records nothing that was not published, and tries again', async () => {
    const answers = [awsError('InternalErrorException'), SENT];
    const { handle, fulfilled, recorded } = setUp(answers);
    expect(await handle(fulfilled())).to.deep.equal(FAILED);
    expect(await recorded()).to.deep.equal([]);
    expect(await handle(fulfilled())).to.deep.equal(DONE);
    expect(await recorded()).to.have.length(1);
  });

  it('publishes the same notice again when it could not be recorded, and records it once', async () => {
    const { handle, published, fulfilled, recorded } = setUp(SENT);
    const broken = failing('PutCommand');
    expect(await handle(fulfilled())).to.deep.equal(FAILED);
    broken.restore();
    expect(await handle(fulfilled())).to.deep.equal(DONE);
    expect(noticeIds(published)).to.have.length(2);
    expect(new Set(noticeIds(published)).size).to.equal(1);
    expect(await recorded()).to.have.length(1);
  });

  it('keeps the first record when a repeat comes after it forgot the event', async () => {
    const { handle, published, fulfilled, recorded } = setUp(SENT);
    const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    await handle(fulfilled());
    const first = await recorded();
    clock.tick(15 * 86_400_000);
    expect(await handle(fulfilled())).to.deep.equal(DONE);
    expect(new Set(noticeIds(published)).size).to.equal(1);
    expect(published).to.have.length(2);
    expect(await recorded()).to.deep.equal(first);
  });

  const unfit: [title: string, event: RecordedEvent, words: string][] = [
    [
      'an event that asks for no notice',
      orderEvent('OrderFailed', { failure_reason: 'A: a' }),
      'OrderFailed asks for no shipping notice',
    ],
    ['an event without its data', orderEvent('OrderFulfilled'), 'the event has no fulfillment_id'],
  ];
  for (const [title, event, words] of unfit) {
    it(`fails ${title}`, async () => {
      const { handle, published, lines } = setUp(SENT);
      expect(await handle(sqsEvent(sqsRecord(busMessage(event))))).to.deep.equal(FAILED);
      expect(published).to.deep.equal([]);
      expect(lines[0]).to.include({ code: 'MESSAGE_FAILED', error_message: words });
    });
  }

  /** A handler of its own, and messages of an order that no other test has. */
  function setUp(Publish: unknown) {
    const sns = new SNSClient({ region: 'us-east-1' });
    const published = stubAws(sns, { Publish });
    const { logger, lines } = collectingLogger();
    const { client, names } = tables;
    const platformEvents = new PlatformEvents(client, names.platformEvents);
    // The document client sends plain commands as well.
    const plain = client as unknown as DynamoDBClient;
    const handler = createShippingNoticeHandler({
      notices: new ShippingNotices({
        topic: new Topic(sns, TOPIC),
        platformEvents,
        clock: fixedClock(),
      }),
      once: new OncePerEvent(plain, names.idempotency, 'shipping-notice', logger),
      causes: new CauseNotes(client, names.deadLetters, 'shipping-notice-queue'),
      maxReceives: 3,
      logger,
    });
    const orderId = v7();
    const facts = { order_id: orderId, event_id: v7() };
    const event = { ...orderEvent('OrderFulfilled', { fulfillment_id: 'f-1' }), ...facts };
    return {
      handle: (batch: ReturnType<typeof sqsEvent>) => handler(batch, invocation()),
      published,
      lines,
      orderId,
      fulfilled: (id = 'message-1') => sqsEvent(sqsRecord(busMessage(event), { id })),
      recorded: () => recordedOf(orderId),
    };
  }

  async function recordedOf(orderId: string): Promise<PlatformEvent[]> {
    const { Items } = await tables.client.send(
      new QueryCommand({
        TableName: tables.names.platformEvents,
        KeyConditionExpression: 'subject = :subject',
        ExpressionAttributeValues: { ':subject': `shipping-notice/${orderId}` },
        ConsistentRead: true,
      }),
    );
    return Items as PlatformEvent[];
  }

  function failing(command: string): sinon.SinonStub {
    const stub = sinon.stub(tables.client, 'send');
    stub.callThrough();
    stub
      .withArgs(sinon.match((sent: object) => sent.constructor.name === command))
      .rejects(awsError('InternalServerError'));
    return stub;
  }

  function noticeIds(published: SentCommand[]): string[] {
    return published.map(({ input }) => input.MessageAttributes.notice_id.StringValue);
  }
});
