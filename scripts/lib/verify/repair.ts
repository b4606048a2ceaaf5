import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { v7 } from 'uuid';
import type { Repair } from './finding.ts';

export interface RepairTools {
  documents: DynamoDBDocumentClient;
  sfn: SFNClient;
  stateMachineArn: string;
  reservationsTable: string;
}

/** A repair in words. */
export function describeRepair(repair: Repair): string {
  switch (repair.kind) {
    case 'start':
      return `start the workflow of order ${repair.order_id}`;
    case 'resume':
      return `run the workflow of order ${repair.order_id} again: its steps are idempotent`;
    case 'expire reservation':
      return `let the reservation of order ${repair.order_id} expire now: the sweeper gives it back`;
  }
}

/** Does one repair. It may be done twice: each is a step that the platform takes by itself. */
export async function doRepair(repair: Repair, tools: RepairTools): Promise<void> {
  if (repair.kind === 'expire reservation') return expireReservation(repair.order_id, tools);
  const { order_id, correlation_id } = repair;
  const name = repair.kind === 'start' ? order_id : `${order_id}.resume-${v7()}`;
  await tools.sfn.send(
    new StartExecutionCommand({
      stateMachineArn: tools.stateMachineArn,
      name,
      input: JSON.stringify({ order_id, correlation_id }),
    }),
  );
}

async function expireReservation(
  order_id: string,
  { documents, reservationsTable }: RepairTools,
): Promise<void> {
  await documents.send(
    new UpdateCommand({
      TableName: reservationsTable,
      Key: { order_id },
      UpdateExpression: 'SET expires_at = :now',
      ConditionExpression: '#status = :reserved',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':now': new Date().toISOString(), ':reserved': 'RESERVED' },
    }),
  );
}
