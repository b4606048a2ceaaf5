/** What happened beside orders, by event type. The names and data are the public event contract. */
export interface PlatformEventData {
  /** `quantity` is what was put in, negative for what was taken out. */
  StockAdjusted: {
    product_id: string;
    quantity: number;
    available: number;
    reason: string;
    adjusted_by: string;
  };
  /** `calls` is how many the window held, `failures` how many of them failed. */
  CircuitBreakerOpened: { breaker: string; failures: number; calls: number; retry_at: string };
  CircuitBreakerHalfOpened: { breaker: string; lease_until: string };
  CircuitBreakerClosed: { breaker: string };
  /** `forced` is absent when an administrator gave the breaker back to itself. */
  CircuitBreakerForced: {
    breaker: string;
    forced?: 'OPEN' | 'CLOSED';
    reason: string;
    forced_by: string;
  };
  ShippingNoticeIssued: { order_id: string; fulfillment_id: string };
}

export type PlatformEventType = keyof PlatformEventData;

export type PlatformFact = {
  [Type in PlatformEventType]: { type: Type; data: PlatformEventData[Type] };
}[PlatformEventType];

/** A recorded fact about something that is no order. A subject's events are numbered from 1. */
export type PlatformEvent = PlatformFact & {
  /** What it is about: `product/<id>`, `circuit-breaker/<name>`, `shipping-notice/<order_id>`. */
  subject: string;
  sequence: number;
  /** UUID v7; a consumer that sees it twice has seen one event. */
  event_id: string;
  /** ISO 8601, UTC, milliseconds. */
  timestamp: string;
  correlation_id: string;
};
