import { createDocumentClient } from '../../shared/aws/dynamodb.ts';
import { systemClock as clock } from '../../shared/clock.ts';
import { createLogger } from '../../shared/logging/logger.ts';
import { OrderQueries } from '../../shared/repositories/order-queries.ts';
import { OrderRepository } from '../../shared/repositories/order-repository.ts';
import { readConfig } from './config.ts';
import { createApiHandler } from './handler.ts';

const { env, tables, ...config } = readConfig();
const client = createDocumentClient();
const orders = new OrderRepository(client, tables);
const queries = new OrderQueries(client, tables);
const logger = createLogger('api-handler', env);
export const handler = createApiHandler({ ...config, orders, queries, clock, logger });
