import { SFNClient } from '@aws-sdk/client-sfn';
import { CLIENT_OPTIONS } from '../../shared/aws/client-options.ts';
import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { FailedOrders } from '../../shared/repositories/failed-orders.ts';
import { TaskCallback } from '../../shared/workflow/task-callback.ts';
import { DeadLetters } from './dead-letters.ts';
import { createDlqHandler } from './handler.ts';

const env = readEnvironment({ ...COMMON, FAILED_ORDERS_TABLE: text });
const logger = createLogger('dlq-handler', env);
const failedOrders = new FailedOrders(createDocumentClient(), env.FAILED_ORDERS_TABLE);
const callback = new TaskCallback(new SFNClient(CLIENT_OPTIONS));
const deadLetters = new DeadLetters({ failedOrders, callback, clock, logger });
export const handler = createDlqHandler({ deadLetters, logger });
