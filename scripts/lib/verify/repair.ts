import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { v7 } from 'uuid';
import { resumeExecutionName } from '../../../lambdas/shared/workflow/execution-name.ts';
import { liveAlias } from '../resume/live-alias.ts';
import { runningExecution } from '../resume/running-execution.ts';
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

/**
 * Does one repair, unless the platform or somebody else got there since it was found. Then it
 * answers why it was left. It may be done twice: each is a step that the platform takes by itself.
 */
export async function doRepair(repair: Repair, tools: RepairTools): Promise<string | undefined> {
  const { order_id } = repair;
  if (repair.kind === 'expire reservation') return expireReservation(order_id, tools);
  const { sfn, stateMachineArn } = tools;
  const running = await runningExecution(sfn, stateMachineArn, order_id);
  if (running !== undefined) return `execution ${running} is at work on it`;
  const name = repair.kind === 'start' ? order_id : resumeExecutionName(order_id, v7());
  const input = JSON.stringify({ order_id, correlation_id: repair.correlation_id });
  const on = liveAlias(stateMachineArn);
  const begin = new StartExecutionCommand({ stateMachineArn: on, name, input });
  return unlessRefused('ExecutionAlreadyExists', sfn.send(begin), `execution ${name} has ended`);
}

async function expireReservation(
  order_id: string,
  { documents, reservationsTable }: RepairTools,
): Promise<string | undefined> {
  const expire = new UpdateCommand({
    TableName: reservationsTable,
    Key: { order_id },
    UpdateExpression: 'SET expires_at = :now',
    ConditionExpression: '#status = :reserved',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':now': new Date().toISOString(), ':reserved': 'RESERVED' },
  });
  const ended = 'its reservation has ended';
  return unlessRefused('ConditionalCheckFailedException', documents.send(expire), ended);
}

/** Answers `words` when AWS refused the call by an error of this name. */
async function unlessRefused(
  errorName: string,
  call: Promise<unknown>,
  words: string,
): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.name === errorName) return words;
    throw error;
  }
}
