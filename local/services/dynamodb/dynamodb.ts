import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { JsonService } from '../../core/service.ts';
import { batchOperations } from './batch-operations.ts';
import { getOperations } from './get-operations.ts';
import { queryOperations } from './query-operations.ts';
import type { StreamRecord } from './stream.ts';
import { streamOperations } from './stream-operations.ts';
import type { Table } from './table.ts';
import { tableOperations } from './table-operations.ts';
import type { TableSpec } from './table-schema.ts';
import { Tables } from './tables.ts';
import { transactOperations } from './transact-operations.ts';
import { writeOperations } from './write-operations.ts';

export type { StreamRecord } from './stream.ts';

/**
 * DynamoDB and DynamoDB Streams, in memory.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html
 */
export class DynamoDb {
  readonly services: JsonService[];
  readonly #tables: Tables;

  constructor({ scheduler, identity }: { scheduler: Scheduler; identity: Identity }) {
    this.#tables = new Tables(scheduler, identity);
    const errorNamespace = 'com.amazonaws.dynamodb.v20120810';
    this.services = [
      {
        protocol: 'json',
        iamPrefix: 'dynamodb',
        targetPrefix: 'DynamoDB_20120810',
        errorNamespace,
        jsonVersion: '1.0',
        operations: {
          ...tableOperations(this.#tables),
          ...getOperations(this.#tables),
          ...writeOperations(this.#tables),
          ...queryOperations(this.#tables),
          ...batchOperations(this.#tables),
          ...transactOperations(this.#tables),
        },
      },
      {
        protocol: 'json',
        iamPrefix: 'dynamodb',
        targetPrefix: 'DynamoDBStreams_20120810',
        errorNamespace,
        jsonVersion: '1.0',
        operations: streamOperations(this.#tables),
      },
    ];
  }

  /** Makes a table, ready at once. @throws ResourceInUseException when the name is taken. */
  createTable(spec: TableSpec): Table {
    return this.#tables.create(spec);
  }

  /**
   * Up to `limit` records of a stream after a sequence number, or from the oldest there is;
   * oldest first. @throws ResourceNotFoundException.
   */
  readStream(
    streamArn: string,
    afterSequenceNumber: string | undefined,
    limit: number,
  ): StreamRecord[] {
    return this.#tables.stream(streamArn).read(afterSequenceNumber, limit);
  }

  /** A stream has one shard. */
  shardId(streamArn: string): string {
    return this.#tables.stream(streamArn).shardId;
  }

  /** The newest record's sequence number; undefined while there has been none. */
  latestSequenceNumber(streamArn: string): string | undefined {
    return this.#tables.stream(streamArn).latest;
  }

  /**
   * Calls `listener` after each write, or whole transaction, that may have added records.
   * Returns what ends it.
   */
  onStreamAppend(streamArn: string, listener: () => void): () => void {
    return this.#tables.stream(streamArn).subscribe(listener);
  }

  /** Calls off the timers of expiring items, so that a process can end. */
  close(): void {
    this.#tables.close();
  }
}
