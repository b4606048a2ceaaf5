import type { OrderEvent } from '../domain/order-event.ts';
import type { PlatformEvent } from '../domain/platform-event.ts';
import {
  EVENT_VERSIONS,
  type EventData,
  type EventType,
  schemaName,
  schemaUri,
} from './event-types.ts';

/** An event as it is published: CloudEvents 1.0.2 in JSON, the `detail` on the event bus. */
export interface CloudEvent<Type extends EventType = EventType> {
  specversion: '1.0';
  /** UUID v7; a consumer that sees it twice has seen one event. */
  id: string;
  /** `/dofs/<environment>/orders` or `/dofs/<environment>/platform`. */
  source: string;
  /** `dofs.<EventType>.v<version>` */
  type: string;
  /** The order's id, or what a platform event is about: `product/<id>` … */
  subject: string;
  /** ISO 8601, UTC, milliseconds. */
  time: string;
  datacontenttype: 'application/json';
  dataschema: string;
  correlationid: string;
  /** The event's number among those of its subject, from 1, in ten digits: it sorts as text. */
  sequence: string;
  data: EventData[Type];
}

/** An event that is recorded, of an order or of the platform. */
export type RecordedEvent = OrderEvent | PlatformEvent;

const SEQUENCE_DIGITS = 10;

/** True for an event of an order. */
export function isOrderEvent(event: RecordedEvent): event is OrderEvent {
  return 'order_id' in event;
}

/**
 * The envelope of a recorded event.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md
 */
export function toCloudEvent(event: RecordedEvent, environment: string): CloudEvent {
  const ofOrder = isOrderEvent(event);
  return {
    specversion: '1.0',
    id: event.event_id,
    source: `/dofs/${environment}/${ofOrder ? 'orders' : 'platform'}`,
    type: cloudEventType(event.type),
    subject: ofOrder ? event.order_id : event.subject,
    time: event.timestamp,
    datacontenttype: 'application/json',
    dataschema: schemaUri(schemaName(event.type)),
    correlationid: event.correlation_id,
    sequence: String(event.sequence).padStart(SEQUENCE_DIGITS, '0'),
    data: ofOrder ? { ...event.data, order_id: event.order_id } : event.data,
  };
}

/** `OrderCreated` → `dofs.OrderCreated.v1` */
export function cloudEventType(type: EventType): string {
  return `dofs.${type}.v${EVENT_VERSIONS[type]}`;
}
