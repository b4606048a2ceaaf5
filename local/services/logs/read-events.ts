import { AwsError } from '../../core/aws-error.ts';
import { compileFilter } from './filter-pattern.ts';
import { byTime, type LogEvent, type LogGroup } from './log-group.ts';

export interface FilterInput {
  logGroupName: string;
  logStreamNames?: string[];
  logStreamNamePrefix?: string;
  /** Milliseconds since the epoch, both inclusive. */
  startTime?: number;
  endTime?: number;
  filterPattern?: string;
  limit?: number;
  nextToken?: string;
  /** Always so; AWS ignores it too. */
  interleaved?: boolean;
}

export interface GetInput {
  logGroupName: string;
  logStreamName: string;
  startTime?: number;
  /** Exclusive, unlike FilterLogEvents. */
  endTime?: number;
  limit?: number;
  nextToken?: string;
  startFromHead?: boolean;
}

type Place = Pick<LogEvent, 'timestamp' | 'sequence'>;

const MAXIMUM_LIMIT = 10_000;

/**
 * Searches a group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
 */
export function filterLogEvents(group: LogGroup, input: FilterInput): object {
  const { logStreamNames, logStreamNamePrefix, startTime = 0, nextToken } = input;
  const { endTime = Number.POSITIVE_INFINITY, filterPattern = '' } = input;
  if (logStreamNames && logStreamNamePrefix !== undefined) {
    throw invalid('logStreamNamePrefix and logStreamNames cannot be specified at the same time.');
  }
  const limit = checkLimit(input.limit);
  const matches = compileFilter(filterPattern);
  const after = nextToken === undefined ? undefined : parsePlace(nextToken);
  const found = group.select(
    (event) =>
      event.timestamp >= startTime &&
      event.timestamp <= endTime &&
      (logStreamNames?.includes(event.stream) ?? true) &&
      event.stream.startsWith(logStreamNamePrefix ?? '') &&
      (after === undefined || byTime(event, after) > 0) &&
      matches(event.message),
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map((event) => ({
      logStreamName: event.stream,
      timestamp: event.timestamp,
      message: event.message,
      ingestionTime: event.ingestedAt,
      eventId: String(event.sequence).padStart(56, '0'),
    })),
    searchedLogStreams: [],
    ...(last && found.length > limit ? { nextToken: formatPlace(last) } : {}),
  };
}

/**
 * Reads one stream, forwards or backwards. Where there is no more, the same token comes back.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
 */
export function getLogEvents(group: LogGroup, input: GetInput): object {
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, nextToken } = input;
  const stream = group.stream(input.logStreamName);
  const limit = checkLimit(input.limit);
  const [direction, place] = parseToken(nextToken);
  const forward = direction === 'f' || (direction === undefined && input.startFromHead === true);
  const found = group.select((event) => {
    if (event.stream !== stream.name) return false;
    if (event.timestamp < startTime || event.timestamp >= endTime) return false;
    if (place === undefined) return true;
    return forward ? byTime(event, place) > 0 : byTime(event, place) < 0;
  });
  const page = forward ? found.slice(0, limit) : found.slice(-limit);
  const start: Place = { timestamp: 0, sequence: -1 };
  return {
    events: page.map(({ timestamp, message, ingestedAt }) => ({
      timestamp,
      message,
      ingestionTime: ingestedAt,
    })),
    nextForwardToken: `f/${formatPlace(page.at(-1) ?? place ?? start)}`,
    nextBackwardToken: `b/${formatPlace(page[0] ?? place ?? start)}`,
  };
}

function parseToken(token: string | undefined): [string, Place] | [] {
  if (token === undefined) return [];
  const direction = token.slice(0, 2);
  if (direction !== 'f/' && direction !== 'b/')
    throw invalid('The specified nextToken is invalid.');
  return [direction.slice(0, 1), parsePlace(token.slice(2))];
}

function formatPlace({ timestamp, sequence }: Place): string {
  return `${timestamp}.${sequence}`;
}

function parsePlace(text: string): Place {
  const [, timestamp, sequence] = /^(\d+)\.(-?\d+)$/.exec(text) ?? [];
  if (timestamp === undefined) throw invalid('The specified nextToken is invalid.');
  return { timestamp: Number(timestamp), sequence: Number(sequence) };
}

function checkLimit(limit = MAXIMUM_LIMIT): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAXIMUM_LIMIT) return limit;
  throw invalid(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${MAXIMUM_LIMIT}`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}
