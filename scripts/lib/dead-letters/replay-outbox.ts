import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { EventPublisher } from '../../../lambdas/functions/outbox-relay/event-publisher.ts';
import type { OutboxRecord } from '../../../lambdas/functions/outbox-relay/outbox-record.ts';
import { WorkflowStarter } from '../../../lambdas/functions/outbox-relay/workflow-starter.ts';
import type { DeadLetter } from '../../../lambdas/shared/dead-letters/dead-letter.ts';
import type { OrderEvent } from '../../../lambdas/shared/domain/order-event.ts';
import type { RecordedEvent } from '../../../lambdas/shared/events/cloud-event.ts';
import { isEventType } from '../../../lambdas/shared/events/event-types.ts';
import type { Logger } from '../../../lambdas/shared/logging/logger.ts';
import { CommandError } from '../command-line.ts';
import type { Environment } from '../environment.ts';
import { liveAlias } from '../resume/live-alias.ts';
import { readStreamBatch, type StreamBatch } from './stream-batch.ts';

export interface ReplayMeans {
  environment: Pick<Environment, 'name' | 'names'>;
  documents: DynamoDBDocumentClient;
  events: EventBridgeClient;
  sfn: SFNClient;
  logger: Logger;
}

/**
 * Does for a batch of a stream what the relay could not. The letter says where the records were in
 * the stream, which forgets them after a day; so the events of that time are read from their table
 * and all published, with their own ids: whoever had one knows it again. Orders of that time whose
 * workflow never started are started. Answers what was done in words.
 *
 * @throws CommandError when not all got through: then the letter is as it was.
 */
export async function replayOutbox(means: ReplayMeans, letter: DeadLetter): Promise<string> {
  const { environment, logger } = means;
  const batch = readStreamBatch(letter.body, environment.names);
  const events = await readEvents(means.documents, batch);
  const records = events
    .filter(({ type }) => isEventType(type))
    .map((event) => ({ streamSequence: event.event_id, event }));
  const bus = { name: `dofs-${environment.name}-events`, environment: environment.name };
  const publisher = new EventPublisher(means.events, bus, logger);
  const machineArn = `${batch.statesArnPrefix}:stateMachine:${environment.names.stateMachine}`;
  const unstarted = await new WorkflowStarter(means.sfn, liveAlias(machineArn), logger).start(
    records.filter(isNewOrder),
  );
  const unpublished = await publisher.publish(records);
  const unknown = events.length - records.length;
  if (unstarted.length + unpublished.length + unknown > 0) {
    throw new CommandError(
      `of ${events.length} events ${unpublished.length} were not published and ${unknown} are of ` +
        `no type of ours; ${unstarted.length} workflows were not started`,
    );
  }
  return `${records.length} events of ${batch.from} to ${batch.to} published again`;
}

/** By time, so that what an order went through comes in its order. */
async function readEvents(
  documents: DynamoDBDocumentClient,
  { table, from, to }: StreamBatch,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  const pages = paginateScan(
    { client: documents },
    {
      TableName: table,
      FilterExpression: '#timestamp BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#timestamp': 'timestamp' },
      ExpressionAttributeValues: { ':from': from, ':to': to },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) events.push(...(Items as RecordedEvent[]));
  return events.sort((a, b) => a.timestamp.localeCompare(b.timestamp) || a.sequence - b.sequence);
}

function isNewOrder(record: OutboxRecord): record is OutboxRecord<OrderEvent> {
  return record.event.type === 'OrderCreated';
}
