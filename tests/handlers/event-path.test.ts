import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'chai';
import sinon from 'sinon';
import { v7 } from 'uuid';
import { createNotificationHandler } from '../../lambdas/functions/notification/handler.ts';
import { EventPublisher } from '../../lambdas/functions/outbox-relay/event-publisher.ts';
import { createOutboxRelayHandler } from '../../lambdas/functions/outbox-relay/handler.ts';
import { WorkflowStarter } from '../../lambdas/functions/outbox-relay/workflow-starter.ts';
import { createShippingNoticeHandler } from '../../lambdas/functions/shipping-notice/handler.ts';
import { ShippingNotices } from '../../lambdas/functions/shipping-notice/shipping-notices.ts';
import { systemClock } from '../../lambdas/shared/clock.ts';
import { CauseNotes } from '../../lambdas/shared/dead-letters/cause-notes.ts';
import type { PlatformEvent } from '../../lambdas/shared/domain/platform-event.ts';
import type { RecordedEvent } from '../../lambdas/shared/events/cloud-event.ts';
import { OncePerEvent } from '../../lambdas/shared/events/once-per-event.ts';
import { Topic } from '../../lambdas/shared/events/topic.ts';
import { PlatformEvents } from '../../lambdas/shared/repositories/platform-events.ts';
import { LOCAL_IDENTITY } from '../../local/core/identity.ts';
import { EventBridge } from '../../local/services/eventbridge/eventbridge.ts';
import { Sns } from '../../local/services/sns/sns.ts';
import { Sqs } from '../../local/services/sqs/sqs.ts';
import { conformanceTarget } from '../conformance/target.ts';
import { EventListener } from '../e2e/support/event-listener.ts';
import { collectingLogger } from '../support/builders.ts';
import { breakerEvent, invocation, orderEvent } from '../support/bus-events.ts';
import { sqsEvent, sqsRecord, streamEvent } from '../support/events.ts';
import { orderTables } from '../support/order-tables.ts';
import { rejects } from '../support/rejects.ts';

const BUS = 'dofs-local-events';
const DONE = { batchItemFailures: [] };

describe('the path of an event, on the local services', function () {
  this.timeout(60_000);
  let target: Awaited<ReturnType<typeof conformanceTarget>>;
  let tables: Awaited<ReturnType<typeof orderTables>>;
  let aws: { bus: EventBridgeClient; sns: SNSClient; sqs: SQSClient };
  let listener: EventListener;
  let relay: ReturnType<typeof createOutboxRelayHandler>;

  before(async () => {
    const functions = { mayInvoke: () => false, invokeAsync: () => {} };
    target = await conformanceTarget((services) => {
      const sqs = new Sqs(services);
      const bus = new EventBridge({ ...services, sqs, functions });
      return [sqs.service, bus.service, new Sns({ ...services, sqs }).service];
    });
    tables = await orderTables();
    aws = {
      bus: new EventBridgeClient(target.client),
      sns: new SNSClient(target.client),
      sqs: new SQSClient({ ...target.client, useQueueUrlAsEndpoint: false }),
    };
    await aws.bus.send(new CreateEventBusCommand({ Name: BUS }));
    const { logger } = collectingLogger();
    relay = createOutboxRelayHandler({
      publisher: new EventPublisher(aws.bus, { name: BUS, environment: 'local' }, logger),
      // No order is new here, and a machine that is not there would fail the test.
      starter: new WorkflowStarter(new SFNClient(target.client), 'none', logger),
      logger,
    });
  });

  beforeEach(async () => {
    listener = await EventListener.start(aws.bus, aws.sqs);
  });

  afterEach(() => sinon.restore());

  after(async () => {
    for (const client of Object.values(aws)) client.destroy();
    await tables.close();
    await target.close();
  });

  it('leads from the stream over the bus to people, once for all its repeats', async () => {
    const { topicArn, received } = await topic();
    const { logger } = collectingLogger();
    const notify = createNotificationHandler({
      topic: new Topic(aws.sns, topicArn),
      once: new OncePerEvent(plain(), tables.names.idempotency, 'notification', logger),
      causes: causes('notification-queue'),
      maxReceives: 3,
      logger,
    });
    const events = [fulfilled(), { ...breakerEvent('CircuitBreakerClosed'), event_id: v7() }];
    await relayed(...events);
    await relayed(...events);
    const messages = sqsEvent(...listener.events.map((event) => sqsRecord(event)));
    expect(messages.Records).to.have.length(4);
    for (const record of messages.Records) {
      expect(await notify({ Records: [record] }, invocation())).to.deep.equal(DONE);
    }
    const ids = (await received()).map(
      ({ MessageAttributes }) => MessageAttributes.event_id?.Value,
    );
    expect(ids).to.have.members(events.map(({ event_id }) => event_id));
    await listener.stop();
  });

  it('leads from a fulfilled order to a notice, its record, and that on the bus', async () => {
    const { topicArn, received } = await topic();
    const { logger } = collectingLogger();
    const { client, names } = tables;
    const ship = createShippingNoticeHandler({
      notices: new ShippingNotices({
        topic: new Topic(aws.sns, topicArn),
        platformEvents: new PlatformEvents(client, names.platformEvents),
        clock: systemClock,
      }),
      once: new OncePerEvent(plain(), names.idempotency, 'shipping-notice', logger),
      causes: causes('shipping-notice-queue'),
      maxReceives: 3,
      logger,
    });
    await relayed(fulfilled());
    const batch = sqsEvent(...listener.events.map((event) => sqsRecord(event)));
    expect(await ship(batch, invocation())).to.deep.equal(DONE);
    const [{ Message } = { Message: '{}' }] = await received();
    const { notice_id } = JSON.parse(Message) as { notice_id: string };
    const { Items = [] } = await client.send(new ScanCommand({ TableName: names.platformEvents }));
    await relayed(...(Items as PlatformEvent[]));
    expect(listener.events.at(-1)?.detail).to.include({
      type: 'dofs.ShippingNoticeIssued.v1',
      subject: notice_id,
    });
    await listener.stop();
  });

  it('ends at the listener of the tests with an event that breaks its schema', async () => {
    const heard = rejects(
      listener.until(() => false),
      'Error',
      "breaks its schema: /data must have required property 'failure_reason'",
    );
    await relay(streamEvent({ ...orderEvent('OrderFailed'), event_id: v7() }));
    await heard;
    await rejects(listener.stop(), 'Error', 'breaks its schema');
  });

  it('ends there too with an event that is none of ours', async () => {
    const heard = rejects(
      listener.until(() => false),
      'Error',
      'no schema is urn:other',
    );
    const Detail = JSON.stringify({ dataschema: 'urn:other' });
    const entry = { EventBusName: BUS, Source: 'dofs.orders', DetailType: 'OrderLost', Detail };
    await aws.bus.send(new PutEventsCommand({ Entries: [entry] }));
    await heard;
    await rejects(listener.stop(), 'Error', 'no schema is urn:other');
  });

  function fulfilled(): RecordedEvent {
    const event = orderEvent('OrderFulfilled', { fulfillment_id: 'f-1' });
    return { ...event, order_id: v7(), event_id: v7() } as RecordedEvent;
  }

  /** Relays a batch of the stream, until the listener has heard it. */
  async function relayed(...events: RecordedEvent[]): Promise<void> {
    const expected = listener.events.length + events.length;
    expect(await relay(streamEvent(...events))).to.deep.equal(DONE);
    await listener.until(() => listener.events.length >= expected);
  }

  /** A topic, and the messages that its one subscriber has received. */
  async function topic() {
    const name = `topic-${v7()}`;
    const { accountId, region } = LOCAL_IDENTITY;
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: `arn:aws:sqs:${region}:${accountId}:${name}`,
      },
    });
    const queue = new CreateQueueCommand({ QueueName: name, Attributes: { Policy } });
    const { QueueUrl } = await aws.sqs.send(queue);
    const { TopicArn } = await aws.sns.send(new CreateTopicCommand({ Name: name }));
    const Endpoint = `arn:aws:sqs:${region}:${accountId}:${name}`;
    await aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    const received = async () => {
      const all = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
      const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand(all));
      return Messages.map(({ Body = '' }) => JSON.parse(Body) as SnsEnvelope);
    };
    return { topicArn: TopicArn ?? '', received };
  }

  function causes(queue: string): CauseNotes {
    return new CauseNotes(tables.client, tables.names.deadLetters, queue);
  }

  /** The document client sends plain commands as well. */
  function plain(): DynamoDBClient {
    return tables.client as unknown as DynamoDBClient;
  }
});

/** A message as SNS brings it to a queue. */
interface SnsEnvelope {
  Message: string;
  MessageAttributes: Record<string, { Type: string; Value: string }>;
}
