import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import type { Logger } from '../logging/logger.ts';

/** As long as SQS keeps any message: no repeat of an event comes later by itself. */
const REMEMBERED_SECONDS = 14 * 24 * 3_600;

/** What Powertools needs of an invocation: how long its mark "in progress" may hold. */
export type Invocation = Pick<Context, 'getRemainingTimeInMillis'>;

/**
 * Does a subscriber's work once per event. What was done is remembered in the idempotency table;
 * work that threw is forgotten, and work whose invocation died is forgotten when that invocation's
 * time is over. Then it is done again: an outcome that nobody knows is repeated, not lost.
 *
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export class OncePerEvent {
  readonly #config: IdempotencyConfig;
  readonly #remembered: (eventId: string, work: () => Promise<string>) => Promise<string>;

  /** @param subscriber the function's folder name: each subscriber does an event's work for itself. */
  constructor(client: DynamoDBClient, table: string, subscriber: string, logger: Logger) {
    this.#config = new IdempotencyConfig({
      expiresAfterSeconds: REMEMBERED_SECONDS,
      hashFunction: 'sha256',
      throwOnNoIdempotencyKey: true,
      responseHook: (result, { idempotencyKey }) => {
        const fields = { idempotency_key: idempotencyKey, result };
        logger.info('event was handled before', { code: 'EVENT_REPEATED', ...fields });
        return result;
      },
    });
    const persistenceStore = new DynamoDBPersistenceLayer({
      tableName: table,
      keyAttr: 'idempotency_key',
      expiryAttr: 'expires_at',
      awsSdkV3Client: client,
    });
    this.#remembered = makeIdempotent(
      (_eventId: string, work: () => Promise<string>): Promise<string> => work(),
      { persistenceStore, config: this.#config, keyPrefix: subscriber },
    );
  }

  /** To be told at the beginning of every invocation. */
  startInvocation(invocation: Invocation): void {
    this.#config.registerLambdaContext(invocation as Context);
  }

  /**
   * Does the work unless it was done for this event, and answers its result, of this time or that.
   *
   * @throws what the work throws, IdempotencyAlreadyInProgressError while somebody else does it, and
   * IdempotencyPersistenceLayerError when the table fails.
   */
  run(eventId: string, work: () => Promise<string>): Promise<string> {
    return this.#remembered(eventId, work);
  }
}
