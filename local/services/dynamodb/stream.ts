import { createHash } from 'node:crypto';
import type { Scheduler } from '../../core/scheduler.ts';
import type { Item } from './attribute-value.ts';
import { itemSize } from './item-size.ts';
import { itemsEqual } from './ordering.ts';
import type { StreamViewType } from './table-schema.ts';

/** A record as a Lambda function receives it; `GetRecords` gives the same without the ARN. */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: '1.1';
  eventSource: 'aws:dynamodb';
  awsRegion: string;
  eventSourceARN: string;
  /** Set on deletions by expiry alone. */
  userIdentity?: { type: 'Service'; principalId: 'dynamodb.amazonaws.com' };
  dynamodb: {
    /** Epoch seconds. */
    ApproximateCreationDateTime: number;
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: StreamViewType;
  };
}

/** One write as the stream sees it. */
export interface Change {
  keys: Item;
  before: Item | undefined;
  after: Item | undefined;
  byExpiry: boolean;
}

/** Records older than this are gone. */
const RETENTION_MS = 24 * 60 * 60 * 1000;
const FIRST_SEQUENCE = 100_000_000_000_000_000_001n;

/**
 * The change stream of one table, in a single shard: every write in the order of the writes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class Stream {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly shardId: string;
  readonly viewType: StreamViewType;
  readonly createdAt: number;
  /** False once the table is deleted: what is there can still be read. */
  open = true;
  readonly #scheduler: Scheduler;
  readonly #region: string;
  readonly #records: StreamRecord[] = [];
  /** How many records have been trimmed from the front. */
  #trimmed = 0;
  readonly #listeners = new Set<() => void>();

  constructor(
    scheduler: Scheduler,
    region: string,
    table: { name: string; arn: string; viewType: StreamViewType },
  ) {
    this.#scheduler = scheduler;
    this.#region = region;
    this.createdAt = scheduler.now();
    this.label = new Date(this.createdAt).toISOString().replace('Z', '');
    this.tableName = table.name;
    this.arn = `${table.arn}/stream/${this.label}`;
    this.viewType = table.viewType;
    this.shardId = `shardId-${String(this.createdAt).padStart(20, '0')}-${digest(this.arn).slice(0, 8)}`;
  }

  /** Appends a record, unless nothing changed. Listeners hear of it at `notify`. */
  append({ keys, before, after, byExpiry }: Change): void {
    if (before && after && itemsEqual(before, after)) return;
    const sequenceNumber = sequenceAt(this.#trimmed + this.#records.length);
    const [newImage, oldImage] = [this.#wants('NEW') && after, this.#wants('OLD') && before];
    this.#records.push({
      eventID: digest(this.arn + sequenceNumber),
      eventName: eventName(before, after),
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: this.#region,
      eventSourceARN: this.arn,
      ...(byExpiry && {
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const,
      }),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(this.#scheduler.now() / 1000),
        Keys: keys,
        ...(newImage && { NewImage: newImage }),
        ...(oldImage && { OldImage: oldImage }),
        SequenceNumber: sequenceNumber,
        SizeBytes: sizeOf(keys) + sizeOf(newImage) + sizeOf(oldImage),
        StreamViewType: this.viewType,
      },
    });
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Up to `limit` records after a sequence number, or from the oldest, oldest first. */
  read(afterSequenceNumber: string | undefined, limit: number): StreamRecord[] {
    this.#trim();
    const start =
      afterSequenceNumber === undefined ? 0 : positionOf(afterSequenceNumber) + 1 - this.#trimmed;
    return this.#records.slice(Math.max(0, start), Math.max(0, start) + limit);
  }

  /** The sequence number of the newest record there has been. */
  get latest(): string | undefined {
    const count = this.#trimmed + this.#records.length;
    return count === 0 ? undefined : sequenceAt(count - 1);
  }

  /** The sequence number of the oldest record there is. */
  get oldest(): string | undefined {
    this.#trim();
    return this.#records[0]?.dynamodb.SequenceNumber;
  }

  #wants(image: 'NEW' | 'OLD'): boolean {
    return this.viewType === 'NEW_AND_OLD_IMAGES' || this.viewType === `${image}_IMAGE`;
  }

  #trim(): void {
    const oldest = (this.#scheduler.now() - RETENTION_MS) / 1000;
    const kept = this.#records.findIndex((r) => r.dynamodb.ApproximateCreationDateTime >= oldest);
    const gone = kept === -1 ? this.#records.length : kept;
    if (gone === 0) return;
    this.#records.splice(0, gone);
    this.#trimmed += gone;
  }
}

/** The sequence number just before another, to start a read at that other one. */
export function sequenceBefore(sequenceNumber: string): string {
  return String(BigInt(sequenceNumber) - 1n);
}

function sequenceAt(position: number): string {
  return String(FIRST_SEQUENCE + BigInt(position));
}

function positionOf(sequenceNumber: string): number {
  return Number(BigInt(sequenceNumber) - FIRST_SEQUENCE);
}

function eventName(before: Item | undefined, after: Item | undefined): StreamRecord['eventName'] {
  if (!before) return 'INSERT';
  return after ? 'MODIFY' : 'REMOVE';
}

function sizeOf(image: Item | false | undefined): number {
  return image ? itemSize(image) : 0;
}

function digest(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
