import { AwsError } from '../../core/aws-error.ts';
import { paginate } from '../../core/paging.ts';
import type { AnyOperation, Operation } from '../../core/service.ts';
import type { LogGroup, LogMessage, LogStream } from './log-group.ts';
import type { LogGroups } from './log-groups.ts';
import { type FilterInput, filterLogEvents, type GetInput, getLogEvents } from './read-events.ts';

interface OfGroup {
  logGroupName: string;
}

interface OfStream extends OfGroup {
  logStreamName: string;
}

interface Paged {
  limit?: number;
  nextToken?: string;
}

interface PutInput extends OfStream {
  logEvents: LogMessage[];
  /** AWS ignores it since 2023. */
  sequenceToken?: string;
}

interface DescribeStreamsInput extends OfGroup, Paged {
  logStreamNamePrefix?: string;
  orderBy?: string;
  descending?: boolean;
}

const HOUR_MS = 3_600_000;
const OLDEST_MS = 14 * 24 * HOUR_MS;
const NEWEST_MS = 2 * HOUR_MS;

/**
 * The operations on groups, streams and events.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */
export function logOperations(groups: LogGroups): Record<string, AnyOperation> {
  const ofGroup = ({ logGroupName }: OfGroup): string[] => [groups.arnOfStream(logGroupName)];
  const ofStream = ({ logGroupName, logStreamName }: OfStream): string[] => [
    groups.arnOfStream(logGroupName, logStreamName),
  ];
  return {
    CreateLogGroup: {
      parameters: ['logGroupName'],
      resources: ofGroup,
      run: ({ logGroupName }) => {
        groups.create(logGroupName);
      },
    } satisfies Operation<OfGroup>,
    CreateLogStream: {
      parameters: ['logGroupName', 'logStreamName'],
      resources: ofGroup,
      run: ({ logGroupName, logStreamName }) => {
        groups.get(logGroupName).createStream(logStreamName, groups.now());
      },
    } satisfies Operation<OfStream>,
    PutLogEvents: {
      parameters: ['logGroupName', 'logStreamName', 'logEvents', 'sequenceToken'],
      members: { logEvents: ['timestamp', 'message'] },
      resources: ofStream,
      run: (input) => putLogEvents(groups.get(input.logGroupName), input, groups.now()),
    } satisfies Operation<PutInput>,
    DescribeLogGroups: {
      parameters: ['logGroupNamePrefix', 'limit', 'nextToken'],
      resources: () => [groups.arnOfStream('')],
      run: ({ logGroupNamePrefix = '', limit = 50, nextToken }) => {
        const found = groups.list().filter(({ name }) => name.startsWith(logGroupNamePrefix));
        const page = paginate(found, limit, nextToken);
        return { logGroups: page.items.map(groupOnTheWire), nextToken: page.nextToken };
      },
    } satisfies Operation<Paged & { logGroupNamePrefix?: string }>,
    DescribeLogStreams: {
      parameters: [
        'logGroupName',
        'logStreamNamePrefix',
        'orderBy',
        'descending',
        'limit',
        'nextToken',
      ],
      resources: ofGroup,
      run: (input) => describeLogStreams(groups, input),
    } satisfies Operation<DescribeStreamsInput>,
    GetLogEvents: {
      parameters: [
        'logGroupName',
        'logStreamName',
        'startTime',
        'endTime',
        'limit',
        'nextToken',
        'startFromHead',
      ],
      resources: ofStream,
      run: (input) => getLogEvents(groups.get(input.logGroupName), input),
    } satisfies Operation<GetInput>,
    FilterLogEvents: {
      parameters: [
        'logGroupName',
        'logStreamNames',
        'logStreamNamePrefix',
        'startTime',
        'endTime',
        'filterPattern',
        'limit',
        'nextToken',
        'interleaved',
      ],
      resources: ofGroup,
      run: (input) => filterLogEvents(groups.get(input.logGroupName), input),
    } satisfies Operation<FilterInput>,
  };
}

/**
 * Takes what is neither older than 14 days nor more than 2 hours ahead.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
function putLogEvents(
  group: LogGroup,
  { logStreamName, logEvents }: PutInput,
  now: number,
): object {
  const stream = group.stream(logStreamName);
  let last = 0;
  for (const { timestamp } of logEvents) {
    if (timestamp < last) {
      throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
    }
    last = timestamp;
  }
  const tooOld = logEvents.filter(({ timestamp }) => timestamp < now - OLDEST_MS).length;
  const tooNew = logEvents.findIndex(({ timestamp }) => timestamp > now + NEWEST_MS);
  group.append(stream, logEvents.slice(tooOld, tooNew === -1 ? undefined : tooNew), now);
  const rejected = {
    ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
    ...(tooNew === -1 ? {} : { tooNewLogEventStartIndex: tooNew }),
  };
  return Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {};
}

function describeLogStreams(groups: LogGroups, input: DescribeStreamsInput): object {
  const { logStreamNamePrefix = '', orderBy = 'LogStreamName', descending = false } = input;
  const group = groups.get(input.logGroupName);
  if (orderBy !== 'LogStreamName' && orderBy !== 'LastEventTime') {
    throw invalid(
      `1 validation error detected: Value '${orderBy}' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LastEventTime, LogStreamName]`,
    );
  }
  if (orderBy === 'LastEventTime' && logStreamNamePrefix !== '') {
    throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const found = [...group.streams.values()].filter(({ name }) =>
    name.startsWith(logStreamNamePrefix),
  );
  const byName = (a: LogStream, b: LogStream): number => (a.name < b.name ? -1 : 1);
  const byLastEvent = (a: LogStream, b: LogStream): number =>
    (a.lastEventAt ?? 0) - (b.lastEventAt ?? 0);
  found.sort(orderBy === 'LastEventTime' ? byLastEvent : byName);
  if (descending) found.reverse();
  const { items, nextToken } = paginate(found, input.limit ?? 50, input.nextToken);
  return { logStreams: items.map((stream) => streamOnTheWire(stream, group)), nextToken };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

function groupOnTheWire(group: LogGroup): object {
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    metricFilterCount: 0,
    // Two forms: policies want the one that ends in `:*`.
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    storedBytes: group.storedBytes,
  };
}

function streamOnTheWire(stream: LogStream, group: LogGroup): object {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.firstEventAt,
    lastEventTimestamp: stream.lastEventAt,
    lastIngestionTime: stream.lastIngestedAt,
    arn: `${group.arn}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}
