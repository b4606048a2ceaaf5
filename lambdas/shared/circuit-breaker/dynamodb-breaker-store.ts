import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { jitteredPause, type Pause } from '../backoff.ts';
import type { Clock } from '../clock.ts';
import { platformEventWrite } from '../repositories/platform-events.ts';
import { writeTransaction } from '../repositories/transaction.ts';
import { type Breaker, type BreakerSettings, newBreaker } from './breaker.ts';
import { type BreakerItem, fromItem, toItem } from './breaker-item.ts';
import type { BreakerStore, Counts } from './breaker-store.ts';
import { isOver } from './failure-rate.ts';
import type { Transition } from './transitions.ts';

export interface BreakerTables {
  circuitBreakers: string;
  /** The outbox of what is no order. Who only reads the state needs none. */
  platformEvents: string;
}

const MAX_ATTEMPTS = 8;

/** One breaker's state in the circuit-breakers table, and its events in the platform's outbox. */
export class DynamoDbBreakerStore implements BreakerStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: BreakerTables;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #pause: Pause;

  constructor(
    client: DynamoDBDocumentClient,
    tables: BreakerTables,
    name: string,
    clock: Clock,
    pause: Pause = jitteredPause({ baseMs: 20, capMs: 200 }),
  ) {
    this.#client = client;
    this.#tables = tables;
    this.#name = name;
    this.#clock = clock;
    this.#pause = pause;
  }

  read(): Promise<Breaker> {
    return readBreaker(this.#client, this.#tables.circuitBreakers, this.#name);
  }

  async change({ before, after, fact }: Transition, correlationId?: string): Promise<boolean> {
    const event_id = this.#clock.newId();
    const putState = {
      TableName: this.#tables.circuitBreakers,
      Item: toItem(after),
      ConditionExpression: unchanged(before),
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':version': before.version },
    };
    const putEvent = platformEventWrite(this.#tables.platformEvents, {
      ...fact,
      subject: `circuit-breaker/${this.#name}`,
      sequence: after.version,
      event_id,
      timestamp: this.#clock.timestamp(),
      // A change that no order caused, such as an administrator's, is its own story.
      correlation_id: correlationId ?? event_id,
    });
    const refused = await writeTransaction(
      this.#client,
      [{ Put: putState }, putEvent],
      this.#pause,
    );
    return refused.length === 0;
  }

  async count(
    seen: Breaker,
    counts: Counts,
    settings: BreakerSettings,
  ): Promise<Breaker | undefined> {
    let known = seen;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const counted = await this.#tryToCount(known, counts, settings);
      if (counted) return counted;
      // The first loss is mostly news of the window; a second one is a crowd.
      if (attempt > 1) await this.#pause(attempt - 1);
      known = await this.read();
      if (known.version !== seen.version) return undefined;
    }
    throw new Error(`the window of breaker ${this.#name} changed ${MAX_ATTEMPTS} times`);
  }

  /** `undefined` when the window, or the whole state, is no longer the known one. */
  async #tryToCount(known: Breaker, counts: Counts, settings: BreakerSettings) {
    const now = this.#clock.timestamp();
    const write = isOver(known.window, now, settings)
      ? beginWindow(known, counts, now)
      : addToWindow(known, counts);
    try {
      const { Attributes: item } = await this.#client.send(
        new UpdateCommand({
          TableName: this.#tables.circuitBreakers,
          Key: { breaker_name: this.#name },
          ReturnValues: 'ALL_NEW',
          ...write,
        }),
      );
      return fromItem(item as BreakerItem);
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return;
      throw error;
    }
  }
}

/** The state of a breaker as last written; closed when nothing was ever written. */
export async function readBreaker(
  client: DynamoDBDocumentClient,
  table: string,
  name: string,
): Promise<Breaker> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: table, Key: { breaker_name: name }, ConsistentRead: true }),
  );
  return item ? fromItem(item as BreakerItem) : newBreaker(name);
}

function addToWindow({ version, window }: Breaker, { calls, failures }: Counts) {
  return {
    UpdateExpression: 'ADD window_calls :calls, window_failures :failures',
    ConditionExpression: '#version = :version AND window_started_at = :started_at',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: {
      ':calls': calls,
      ':failures': failures,
      ':version': version,
      ':started_at': window?.started_at,
    },
  };
}

function beginWindow({ status, version, window }: Breaker, counts: Counts, now: string) {
  // The calls too: another window may have begun in the same millisecond.
  const known = window
    ? 'window_started_at = :before AND window_calls = :calls_before'
    : 'attribute_not_exists(window_started_at)';
  return {
    UpdateExpression:
      'SET #status = :status, #version = :version, window_started_at = :now, ' +
      'window_calls = :calls, window_failures = :failures',
    ConditionExpression: `(${unchanged({ version })}) AND ${known}`,
    ExpressionAttributeNames: { '#version': 'version', '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': status,
      ':version': version,
      ':now': now,
      ':calls': counts.calls,
      ':failures': counts.failures,
      ...(window ? { ':before': window.started_at, ':calls_before': window.calls } : {}),
    },
  };
}

/** At version 0 there may be no item yet. */
function unchanged({ version }: Pick<Breaker, 'version'>): string {
  const same = '#version = :version';
  return version === 0 ? `attribute_not_exists(breaker_name) OR ${same}` : same;
}
