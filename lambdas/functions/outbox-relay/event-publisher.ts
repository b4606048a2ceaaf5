import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { isOrderEvent, toCloudEvent } from '../../shared/events/cloud-event.ts';
import { errorFields, type Logger } from '../../shared/logging/logger.ts';
import { batches } from './event-batches.ts';
import type { OutboxRecord } from './outbox-record.ts';

interface PreparedEvent {
  record: OutboxRecord;
  entry: PutEventsRequestEntry;
}

/** Publishes recorded events on the event bus, in the order of the stream. */
export class EventPublisher {
  readonly #client: EventBridgeClient;
  readonly #bus: { name: string; environment: string };
  readonly #logger: Logger;

  /** @param bus its name, and the environment that the events' source names. */
  constructor(
    client: EventBridgeClient,
    bus: { name: string; environment: string },
    logger: Logger,
  ) {
    this.#client = client;
    this.#bus = bus;
    this.#logger = logger;
  }

  /**
   * Publishes events and answers those that did not get through. It stops at the first call with
   * a failure, so that an order's later events do not overtake an earlier one by much.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
   */
  async publish(records: readonly OutboxRecord[]): Promise<readonly OutboxRecord[]> {
    const prepared = records.map((record) => ({ record, entry: this.#entry(record) }));
    for (const batch of batches(prepared)) {
      const failed = await this.#put(batch);
      if (failed.length > 0) return failed;
    }
    return [];
  }

  async #put(batch: PreparedEvent[]): Promise<OutboxRecord[]> {
    const records = batch.map(({ record }) => record);
    try {
      const answer = await this.#client.send(
        new PutEventsCommand({ Entries: batch.map(({ entry }) => entry) }),
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
    return {
      EventBusName: this.#bus.name,
      Source: isOrderEvent(event) ? 'dofs.orders' : 'dofs.platform',
      DetailType: event.type,
      Detail: JSON.stringify(toCloudEvent(event, this.#bus.environment)),
      Time: new Date(event.timestamp),
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
