import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type Clock, systemClock } from '../clock.ts';
import type { TransactionItem } from './transaction.ts';

/** The answer that a request got, to be given again. */
export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  /** The body's text, so that the repeat is the same byte for byte. */
  body: string;
}

/** A request that was carried out, under the key that its client gave it. */
export interface IdempotencyRecord {
  /** `http#<caller>#<SHA-256 of the key>` */
  idempotency_key: string;
  /** What the request's body was: the same key with another one is refused. */
  fingerprint: string;
  order_id: string;
  answer: StoredAnswer;
  /** ISO 8601, UTC, milliseconds. */
  created_at: string;
  /** Epoch seconds, as DynamoDB's TTL counts. */
  expires_at: number;
}

const KEPT_SECONDS = 24 * 60 * 60;

/**
 * The requests of the last 24 hours that carried an idempotency key. A record is written in the
 * transaction of what the request does, so it exists exactly when that was done.
 */
export class IdempotencyStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(client: DynamoDBDocumentClient, table: string, clock: Clock = systemClock) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * The write that belongs into the request's transaction. It is refused while a record of the key
   * is younger than 24 hours. TTL deletes up to days late, so the age is in the condition.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
   */
  write(record: Omit<IdempotencyRecord, 'created_at' | 'expires_at'>): TransactionItem {
    const created_at = this.#clock.timestamp();
    const now = epochSeconds(created_at);
    return {
      Put: {
        TableName: this.#table,
        Item: { ...record, created_at, expires_at: now + KEPT_SECONDS },
        ConditionExpression: 'attribute_not_exists(idempotency_key) OR expires_at <= :now',
        ExpressionAttributeValues: { ':now': now },
      },
    };
  }

  /** The record of a key, unless it expired. */
  async find(idempotencyKey: string): Promise<IdempotencyRecord | undefined> {
    const { Item: item } = await this.#client.send(
      new GetCommand({
        TableName: this.#table,
        Key: { idempotency_key: idempotencyKey },
        ConsistentRead: true,
      }),
    );
    const record = item as IdempotencyRecord | undefined;
    const now = epochSeconds(this.#clock.timestamp());
    return record && record.expires_at > now ? record : undefined;
  }
}

function epochSeconds(timestamp: string): number {
  return Math.floor(Date.parse(timestamp) / 1_000);
}
