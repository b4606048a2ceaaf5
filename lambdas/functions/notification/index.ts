import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CLIENT_OPTIONS } from '../../shared/aws/client-options.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { CauseNotes } from '../../shared/dead-letters/cause-notes.ts';
import { OncePerEvent } from '../../shared/events/once-per-event.ts';
import { Topic } from '../../shared/events/topic.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { createNotificationHandler } from './handler.ts';

const env = readEnvironment({
  ...COMMON,
  NOTIFICATION_TOPIC_ARN: text,
  IDEMPOTENCY_TABLE: text,
  DEAD_LETTERS_TABLE: text,
});
const logger = createLogger('notification', env);
const dynamodb = new DynamoDBClient(CLIENT_OPTIONS);
const documents = DynamoDBDocumentClient.from(dynamodb);
export const handler = createNotificationHandler({
  topic: new Topic(new SNSClient(CLIENT_OPTIONS), env.NOTIFICATION_TOPIC_ARN),
  once: new OncePerEvent(dynamodb, env.IDEMPOTENCY_TABLE, 'notification', logger),
  causes: new CauseNotes(documents, env.DEAD_LETTERS_TABLE, 'notification-queue'),
  maxReceives: 3,
  logger,
});
