import { CommandError } from '../command-line.ts';
import type { ResourceNames } from '../environment.ts';

/** Events that a stream carried in some time. */
export interface StreamBatch {
  table: string;
  /** ISO 8601, UTC, milliseconds. */
  from: string;
  to: string;
  /** `arn:<partition>:states:<region>:<account>` of where the stream is. */
  statesArnPrefix: string;
}

/** An event bears the time of its making; the stream's time is that of its being stored. */
const SLACK_MS = 60_000;

/**
 * Reads where a batch was from what Lambda wrote of it.
 *
 * @throws CommandError when it is no such record, or of another table than our outboxes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function readStreamBatch(
  body: string,
  names: Pick<ResourceNames, 'orderEvents' | 'platformEvents'>,
): StreamBatch {
  const info = batchInfo(body);
  const { streamArn, approximateArrivalOfFirstRecord, approximateArrivalOfLastRecord } = info;
  const [arn, partition, , region, account, resource] = String(streamArn).split(':');
  const [, table = ''] = resource?.split('/') ?? [];
  const first = Date.parse(String(approximateArrivalOfFirstRecord));
  const last = Date.parse(String(approximateArrivalOfLastRecord));
  if (arn !== 'arn' || Number.isNaN(first) || Number.isNaN(last)) {
    throw new CommandError('it does not say which stream it was of, and when');
  }
  if (table !== names.orderEvents && table !== names.platformEvents) {
    throw new CommandError(`${table} is no outbox of this environment`);
  }
  return {
    table,
    from: new Date(first - SLACK_MS).toISOString(),
    to: new Date(last + SLACK_MS).toISOString(),
    statesArnPrefix: `arn:${partition}:states:${region}:${account}`,
  };
}

function batchInfo(body: string): Record<string, unknown> {
  try {
    const { DDBStreamBatchInfo } = JSON.parse(body) as {
      DDBStreamBatchInfo?: Record<string, unknown>;
    };
    return DDBStreamBatchInfo ?? {};
  } catch {
    throw new CommandError('it is not JSON, so no record of a stream');
  }
}
