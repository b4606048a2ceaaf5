import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { COMMON, readEnvironment, text } from '../../shared/config/environment.ts';
import { DeadLetterRecords } from '../../shared/dead-letters/dead-letter-records.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { createDeadLetterRecorderHandler } from './handler.ts';

const env = readEnvironment({ ...COMMON, DEAD_LETTERS_TABLE: text });
const logger = createLogger('dead-letter-recorder', env);
const records = new DeadLetterRecords(createDocumentClient(), env.DEAD_LETTERS_TABLE);
export const handler = createDeadLetterRecorderHandler({ records, clock, logger });
