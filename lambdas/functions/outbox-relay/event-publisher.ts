import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';
import type { OutboxRecord } from './outbox-record.ts';

/**
 * The most entries of one call. Ten of our events are far below its 256 KiB: an order of 100
 * lines makes an event of some 15 KiB.
 */
const MAX_ENTRIES = 10;

/** Publishes order events on the event bus, in the order of the stream. */
export class EventPublisher {
  readonly #client: EventBridgeClient;
  readonly #busName: string;
  readonly #logger: Logger;

  constructor(client: EventBridgeClient, busName: string, logger: Logger) {
    this.#client = client;
    this.#busName = busName;
    this.#logger = logger;
  }

  /**
   * Publishes events and answers those that did not get through. It stops at the first call with
   * a failure, so that an order's later events do not overtake an earlier one by much.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
   */
  async publish(records: readonly OutboxRecord[]): Promise<readonly OutboxRecord[]> {
    for (let from = 0; from < records.length; from += MAX_ENTRIES) {
      const failed = await this.#put(records.slice(from, from + MAX_ENTRIES));
      if (failed.length > 0) return failed;
    }
    return [];
  }

  async #put(records: OutboxRecord[]): Promise<OutboxRecord[]> {
    try {
      const answer = await this.#client.send(
        new PutEventsCommand({ Entries: records.map((record) => this.#entry(record)) }),
      );
      if (!answer.FailedEntryCount) return [];
      const failed = records.filter((_, index) => answer.Entries?.[index]?.ErrorCode !== undefined);
      const codes = answer.Entries?.map((entry) => entry.ErrorCode).filter(Boolean);
      this.#logFailure(failed, { error_codes: codes });
      // A count without an entry that failed cannot be trusted: send all again.
      return failed.length > 0 ? failed : records;
    } catch (error) {
      this.#logFailure(records, errorFields(error));
      return records;
    }
  }

  #entry({ event }: OutboxRecord): PutEventsRequestEntry {
    const { event_id, order_id, sequence, type, timestamp, correlation_id, data } = event;
    return {
      EventBusName: this.#busName,
      Source: 'dofs.orders',
      DetailType: type,
      Detail: JSON.stringify({
        event_id,
        order_id,
        sequence,
        type,
        timestamp,
        correlation_id,
        data,
      }),
      Time: new Date(timestamp),
    };
  }

  #logFailure(records: OutboxRecord[], fields: Record<string, unknown>): void {
    this.#logger.warn('events were not published and come again', {
      code: 'PUBLISH_FAILED',
      event_ids: records.map(({ event }) => event.event_id),
      ...fields,
    });
  }
}
