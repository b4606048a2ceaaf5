import type { InvocationResult } from '../invocation.ts';
import type { StreamRecord } from './ports.ts';

/** A batch that is given up, and why. */
export interface DiscardedBatch {
  condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  functionArn: string;
  streamArn: string;
  shardId: string;
  records: StreamRecord[];
  invocations: number;
  /** The last answer; absent when the function was never reached. */
  result?: InvocationResult;
  time: number;
}

/**
 * The JSON document that goes to an on-failure destination: where the records are, not the records.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function failureRecord(batch: DiscardedBatch): string {
  const { condition, functionArn, streamArn, shardId, records, invocations, result, time } = batch;
  const first = records[0]?.dynamodb;
  const last = records.at(-1)?.dynamodb;
  return JSON.stringify({
    requestContext: {
      requestId: result?.requestId ?? null,
      functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(result && {
      responseContext: {
        statusCode: 200,
        executedVersion: result.executedVersion,
        functionError: result.functionError ?? null,
      },
    }),
    version: '1.0',
    timestamp: new Date(time).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: seconds(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: seconds(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn,
    },
  });
}

function seconds(epochSeconds = 0): string {
  return new Date(Math.floor(epochSeconds) * 1000).toISOString().replace('.000Z', 'Z');
}
