import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { CLIENT_OPTIONS } from '../../shared/aws/client-options.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { EventPublisher } from './event-publisher.ts';
import { createOutboxRelayHandler } from './handler.ts';
import { WorkflowStarter } from './workflow-starter.ts';

const env = readEnvironment({ ...COMMON, EVENT_BUS_NAME: text, STATE_MACHINE_ARN: text });
const logger = createLogger('outbox-relay', env);
const events = new EventBridgeClient(CLIENT_OPTIONS);
const bus = { name: env.EVENT_BUS_NAME, environment: env.ENVIRONMENT };
const publisher = new EventPublisher(events, bus, logger);
const starter = new WorkflowStarter(new SFNClient(CLIENT_OPTIONS), env.STATE_MACHINE_ARN, logger);
export const handler = createOutboxRelayHandler({ publisher, starter, logger });
