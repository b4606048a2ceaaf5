import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CLIENT_OPTIONS } from '../../shared/aws/client-options.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { CauseNotes } from '../../shared/dead-letters/cause-notes.ts';
import { OncePerEvent } from '../../shared/events/once-per-event.ts';
import { Topic } from '../../shared/events/topic.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { PlatformEvents } from '../../shared/repositories/platform-events.ts';
import { createShippingNoticeHandler } from './handler.ts';
import { ShippingNotices } from './shipping-notices.ts';

const env = readEnvironment({
  ...COMMON,
  SHIPPING_NOTICE_TOPIC_ARN: text,
  IDEMPOTENCY_TABLE: text,
  PLATFORM_EVENTS_TABLE: text,
  DEAD_LETTERS_TABLE: text,
});
const logger = createLogger('shipping-notice', env);
const dynamodb = new DynamoDBClient(CLIENT_OPTIONS);
const documents = DynamoDBDocumentClient.from(dynamodb);
const topic = new Topic(new SNSClient(CLIENT_OPTIONS), env.SHIPPING_NOTICE_TOPIC_ARN);
const platformEvents = new PlatformEvents(documents, env.PLATFORM_EVENTS_TABLE);
export const handler = createShippingNoticeHandler({
  notices: new ShippingNotices({ topic, platformEvents, clock }),
  once: new OncePerEvent(dynamodb, env.IDEMPOTENCY_TABLE, 'shipping-notice', logger),
  causes: new CauseNotes(documents, env.DEAD_LETTERS_TABLE, 'shipping-notice-queue'),
  maxReceives: 3,
  logger,
});
