import type { Clock } from '../../shared/clock.ts';
import { type BusEvent, UnreadableEventError } from '../../shared/events/bus-event.ts';
import type { Topic } from '../../shared/events/topic.ts';
import type { PlatformEvents } from '../../shared/repositories/platform-events.ts';

/**
 * What the topic is told, as JSON. It holds what the event holds: who ships an order goes by the
 * fulfillment, and finds lines and customer with the order.
 */
export interface ShippingNotice {
  /** The same for every repeat of the notice: an order has one. */
  notice_id: string;
  order_id: string;
  fulfillment_id: string;
  /** ISO 8601, UTC, milliseconds. */
  fulfilled_at: string;
  correlation_id: string;
}

export interface ShippingNoticeDependencies {
  topic: Topic;
  platformEvents: PlatformEvents;
  clock: Clock;
}

/** Gives out shipping notices. */
export class ShippingNotices {
  readonly #dependencies: ShippingNoticeDependencies;

  constructor(dependencies: ShippingNoticeDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Publishes the notice of a fulfilled order, then records that it was issued: the record is an
   * event, and tells of nothing that did not happen. A crash between the two repeats the notice,
   * with the same id.
   *
   * @returns SNS's message id.
   */
  async issue(notice: ShippingNotice): Promise<string> {
    const { topic, platformEvents, clock } = this.#dependencies;
    const { notice_id, order_id, fulfillment_id, correlation_id } = notice;
    const messageId = await topic.publish({
      subject: `Shipping notice for order ${order_id}`,
      text: JSON.stringify(notice),
      attributes: { notice_id, order_id },
    });
    await platformEvents.record({
      subject: notice_id,
      // Only the first one is written: there is one notice to an order.
      sequence: 1,
      event_id: clock.newId(),
      timestamp: clock.timestamp(),
      correlation_id,
      type: 'ShippingNoticeIssued',
      data: { order_id, fulfillment_id },
    });
    return messageId;
  }
}

/**
 * The notice that an `OrderFulfilled` asks for.
 *
 * @throws UnreadableEventError for another event, and for data that lacks a member.
 */
export function shippingNoticeOf(event: BusEvent): ShippingNotice {
  if (event.event_type !== 'OrderFulfilled') {
    throw new UnreadableEventError(`${event.event_type} asks for no shipping notice`);
  }
  const { order_id, fulfillment_id } = event.data;
  for (const [name, value] of Object.entries({ order_id, fulfillment_id })) {
    if (typeof value !== 'string') throw new UnreadableEventError(`the event has no ${name}`);
  }
  return {
    notice_id: `shipping-notice/${order_id}`,
    order_id,
    fulfillment_id,
    fulfilled_at: event.time,
    correlation_id: event.correlationid,
  };
}
