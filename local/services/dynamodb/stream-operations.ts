import { AwsError } from '../../core/aws-error.ts';
import type { AnyOperation } from '../../core/service.ts';
import { resourceNotFound, validationException } from './errors.ts';
import { operation, STRING } from './input.ts';
import { type Stream, type StreamRecord, sequenceBefore } from './stream.ts';
import { describeKeys } from './table-description.ts';
import type { Tables } from './tables.ts';

type IteratorType = 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';

interface ShardIteratorRequest {
  StreamArn: string;
  ShardId: string;
  ShardIteratorType: IteratorType;
  SequenceNumber?: string;
}

/** What an iterator's text holds: where it stands, and when it was given out. */
interface Position {
  stream: string;
  after: string | null;
  at: number;
}

const ITERATOR_VALID_MS = 15 * 60 * 1000;
const MAX_RECORDS = 1000;
const STREAM_ARN = { kind: 'string', required: true, min: 37, max: 1024 } as const;

/**
 * The streams API.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html
 */
export function streamOperations(tables: Tables): Record<string, AnyOperation> {
  const onStream = ({ StreamArn }: { StreamArn: string }): string[] => [StreamArn];
  return {
    ListStreams: operation<{ TableName?: string }>({ TableName: STRING }, ({ TableName }) => ({
      Streams: tables
        .streams()
        .filter(({ tableName }) => TableName === undefined || tableName === TableName)
        .map((stream) => ({
          StreamArn: stream.arn,
          TableName: stream.tableName,
          StreamLabel: stream.label,
        })),
    })),
    DescribeStream: operation<{ StreamArn: string }>(
      { StreamArn: STREAM_ARN },
      ({ StreamArn }) => ({ StreamDescription: describe(tables, tables.stream(StreamArn)) }),
      onStream,
    ),
    GetShardIterator: operation<ShardIteratorRequest>(
      {
        StreamArn: STREAM_ARN,
        ShardId: { kind: 'string', required: true },
        ShardIteratorType: {
          kind: 'string',
          required: true,
          values: ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'],
        },
        SequenceNumber: STRING,
      },
      (request) => ({ ShardIterator: shardIterator(tables, request) }),
      onStream,
    ),
    GetRecords: operation<{ ShardIterator: string; Limit?: number }>(
      {
        ShardIterator: { kind: 'string', required: true, min: 1 },
        Limit: { kind: 'number', min: 1, max: MAX_RECORDS },
      },
      ({ ShardIterator, Limit = MAX_RECORDS }) => getRecords(tables, ShardIterator, Limit),
      ({ ShardIterator }) => [decode(ShardIterator).stream],
    ),
  };
}

function describe(tables: Tables, stream: Stream) {
  const { oldest, latest } = stream;
  const table = tables.find(stream.tableName);
  return {
    StreamArn: stream.arn,
    StreamLabel: stream.label,
    StreamStatus: stream.open ? 'ENABLED' : 'DISABLED',
    StreamViewType: stream.viewType,
    CreationRequestDateTime: stream.createdAt / 1000,
    TableName: stream.tableName,
    ...(table && { KeySchema: describeKeys(table.schema) }),
    Shards: [
      {
        ShardId: stream.shardId,
        SequenceNumberRange: {
          ...(oldest !== undefined && { StartingSequenceNumber: oldest }),
          ...(!stream.open && latest !== undefined && { EndingSequenceNumber: latest }),
        },
      },
    ],
  };
}

function shardIterator(tables: Tables, request: ShardIteratorRequest): string {
  const { ShardIteratorType: type, SequenceNumber: sequenceNumber } = request;
  const stream = tables.stream(request.StreamArn);
  if (request.ShardId !== stream.shardId) {
    throw resourceNotFound(`Shard: ${request.ShardId} in Stream: ${stream.arn} not found`);
  }
  const isAt = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER';
  if (!isAt && sequenceNumber !== undefined) {
    throw validationException(`SequenceNumber must not be specified for ShardIteratorType ${type}`);
  }
  const at = tables.scheduler.now();
  if (!isAt) {
    const after = type === 'LATEST' ? (stream.latest ?? null) : null;
    return encode({ stream: stream.arn, after, at });
  }
  if (sequenceNumber === undefined || !/^\d{21,40}$/.test(sequenceNumber)) {
    throw validationException(`Invalid SequenceNumber for ShardIteratorType ${type}`);
  }
  const after = type === 'AFTER_SEQUENCE_NUMBER' ? sequenceNumber : sequenceBefore(sequenceNumber);
  if (stream.oldest !== undefined && BigInt(after) < BigInt(stream.oldest) - 1n) {
    throw new AwsError(
      'TrimmedDataAccessException',
      'The operation attempted to read past the oldest stream record in a shard.',
    );
  }
  return encode({ stream: stream.arn, after, at });
}

function getRecords(tables: Tables, iterator: string, limit: number) {
  const position = decode(iterator);
  const now = tables.scheduler.now();
  if (now - position.at > ITERATOR_VALID_MS) {
    throw new AwsError(
      'ExpiredIteratorException',
      'The provided iterator exceeds the maximum age allowed.',
    );
  }
  const stream = tables.stream(position.stream);
  const records = stream.read(position.after ?? undefined, limit);
  const after = records.at(-1)?.dynamodb.SequenceNumber ?? position.after;
  const more = stream.open || records.length === limit;
  return {
    Records: records.map(onWire),
    ...(more && { NextShardIterator: encode({ stream: stream.arn, after, at: now }) }),
  };
}

/** A record as the API has it: no stream ARN, and the identity's members in capitals. */
function onWire({ eventSourceARN: _, userIdentity, ...record }: StreamRecord) {
  if (!userIdentity) return record;
  const { type: Type, principalId: PrincipalId } = userIdentity;
  return { ...record, userIdentity: { Type, PrincipalId } };
}

function encode(position: Position): string {
  return `${position.stream}|1|${Buffer.from(JSON.stringify(position)).toString('base64')}`;
}

function decode(iterator: string): Position {
  try {
    const text = iterator.split('|').at(-1) ?? '';
    return JSON.parse(Buffer.from(text, 'base64').toString()) as Position;
  } catch {
    throw validationException('Invalid ShardIterator');
  }
}
