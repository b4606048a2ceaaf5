import type { OrderEventData, OrderEventType } from '../domain/order-event.ts';
import type { PlatformEventData, PlatformEventType } from '../domain/platform-event.ts';

export type EventType = OrderEventType | PlatformEventType;

/** What the `data` of a published event holds. An order's event names its order there too. */
export type EventData = {
  [Type in OrderEventType]: OrderEventData[Type] extends Record<string, never>
    ? { order_id: string }
    : { order_id: string } & OrderEventData[Type];
} & PlatformEventData;

/** The schema version that each type is published in; its schema is in `schemas/`. */
export const EVENT_VERSIONS = {
  OrderCreated: 1,
  OrderValidated: 1,
  StockReserved: 1,
  PaymentCharged: 1,
  PaymentDeclined: 1,
  FulfillmentStarted: 1,
  OrderFulfilled: 1,
  OrderRejected: 1,
  OrderCancelRequested: 1,
  CompensationStarted: 1,
  PaymentRefunded: 1,
  PaymentVoided: 1,
  StockReleased: 1,
  OrderCompensated: 1,
  OrderFailed: 1,
  OrderParked: 1,
  StockAdjusted: 1,
  CircuitBreakerOpened: 1,
  CircuitBreakerHalfOpened: 1,
  CircuitBreakerClosed: 1,
  CircuitBreakerForced: 1,
  ShippingNoticeIssued: 1,
} as const satisfies Record<EventType, number>;

/** True for the name of an event type of ours. */
export function isEventType(name: unknown): name is EventType {
  return typeof name === 'string' && Object.hasOwn(EVENT_VERSIONS, name);
}

/** `OrderCreated` → `order-created.v1`: the schema's file and the end of its URI. */
export function schemaName(type: EventType): string {
  const kebab = type.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return `${kebab}.v${EVENT_VERSIONS[type]}`;
}

/** The URI that identifies a schema, its `$id`. It is a name, not an address to read it from. */
export function schemaUri(name: string): string {
  return `urn:dofs:event-schema:${name}`;
}
