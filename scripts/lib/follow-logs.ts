import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { CommandError } from './command-line.ts';

export interface Following {
  logs: CloudWatchLogsClient;
  group: string;
  /** True ends after what is there now. */
  once: boolean;
  signal: AbortSignal;
  /** Milliseconds from one look to the next; a second when left out. */
  pollMs?: number;
  print(line: string): void;
}

const LOOK_BACK_MS = 10 * 60_000;
const POLL_MS = 1_000;

/**
 * Prints the group's last ten minutes and then what is added, until the signal. Events of one
 * millisecond may come in two polls, so each is known by its id.
 */
export async function followLogs(following: Following): Promise<void> {
  const { logs, group, once, signal, print, pollMs = POLL_MS } = following;
  let since = Date.now() - LOOK_BACK_MS;
  let printed = new Set<string>();
  while (!signal.aborted) {
    const events = await eventsSince(logs, group, since);
    for (const { eventId = '', timestamp = 0, message = '' } of events) {
      if (printed.has(eventId)) continue;
      print(`${new Date(timestamp).toISOString()} ${message.trimEnd()}`);
    }
    const newest = Math.max(since, ...events.map(({ timestamp = 0 }) => timestamp));
    since = newest;
    printed = new Set(
      events.filter(({ timestamp }) => timestamp === newest).map(({ eventId = '' }) => eventId),
    );
    if (once) return;
    await sleep(pollMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

async function eventsSince(
  logs: CloudWatchLogsClient,
  group: string,
  startTime: number,
): Promise<FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  try {
    for await (const page of paginateFilterLogEvents(
      { client: logs },
      { logGroupName: group, startTime },
    )) {
      events.push(...(page.events ?? []));
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') {
      throw new CommandError(`there is no log group ${group}: is the function's name right?`);
    }
    throw error;
  }
  return events;
}
