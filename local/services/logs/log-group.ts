import { AwsError } from '../../core/aws-error.ts';

export interface LogMessage {
  /** Milliseconds since the epoch. */
  timestamp: number;
  message: string;
}

export interface LogEvent extends LogMessage {
  /** Counts up over the group: the order in which events came. */
  sequence: number;
  stream: string;
  ingestedAt: number;
}

export interface LogStream {
  name: string;
  createdAt: number;
  firstEventAt?: number;
  lastEventAt?: number;
  lastIngestedAt?: number;
}

/** A group keeps this many events. Beyond that the oldest are dropped, to bound memory. */
export const MAXIMUM_EVENTS = 100_000;

/** One log group: streams, and their events in the order in which they came. */
export class LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly streams = new Map<string, LogStream>();
  #events: LogEvent[] = [];
  #next = 0;

  constructor(name: string, arn: string, createdAt: number) {
    this.name = name;
    this.arn = arn;
    this.createdAt = createdAt;
  }

  /** Size of all messages kept, in bytes. */
  get storedBytes(): number {
    return this.#events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0);
  }

  createStream(name: string, now: number): LogStream {
    if (this.streams.has(name)) {
      throw new AwsError(
        'ResourceAlreadyExistsException',
        'The specified log stream already exists',
      );
    }
    const stream = { name, createdAt: now };
    this.streams.set(name, stream);
    return stream;
  }

  stream(name: string): LogStream {
    const stream = this.streams.get(name);
    if (stream) return stream;
    throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  }

  append(stream: LogStream, messages: LogMessage[], now: number): void {
    for (const { timestamp, message } of messages) {
      const sequence = this.#next++;
      this.#events.push({ timestamp, message, sequence, stream: stream.name, ingestedAt: now });
      stream.firstEventAt = Math.min(stream.firstEventAt ?? timestamp, timestamp);
      stream.lastEventAt = Math.max(stream.lastEventAt ?? timestamp, timestamp);
      stream.lastIngestedAt = now;
    }
    // A tenth of slack, so that the list is not copied for every line.
    if (this.#events.length > MAXIMUM_EVENTS * 1.1) {
      this.#events = this.#events.slice(-MAXIMUM_EVENTS);
    }
  }

  /** Events that `keep` says yes to, by time. */
  select(keep: (event: LogEvent) => boolean): LogEvent[] {
    return this.#events.slice(-MAXIMUM_EVENTS).filter(keep).sort(byTime);
  }
}

/** Negative when `a` comes before `b`: by time, then in the order in which they came. */
export function byTime(
  a: Pick<LogEvent, 'timestamp' | 'sequence'>,
  b: Pick<LogEvent, 'timestamp' | 'sequence'>,
): number {
  return a.timestamp - b.timestamp || a.sequence - b.sequence;
}
