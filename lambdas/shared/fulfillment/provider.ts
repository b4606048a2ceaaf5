import type { PricedLine } from '../domain/order.ts';

/** An order as whoever fulfils it needs it. */
export interface FulfillmentOrder {
  order_id: string;
  correlation_id: string;
  customer_id: string;
  items: PricedLine[];
  total_cents: number;
}

/** A provider's final word on an order. */
export type FulfillmentOutcome =
  | { outcome: 'fulfilled'; fulfillment_id: string }
  | { outcome: 'rejected'; reason: string };

/** Whoever packs and sends orders, in our terms. An adapter translates to theirs. */
export interface FulfillmentProvider {
  /**
   * Has an order fulfilled, at most once per idempotency key: a repeat answers the first outcome.
   *
   * @throws FulfillmentUnavailableError when the provider gave no final word.
   */
  fulfill(order: FulfillmentOrder, idempotencyKey: string): Promise<FulfillmentOutcome>;
}

/** The provider gave no final word on an order: the same call may be made again. */
export class FulfillmentUnavailableError extends Error {
  override readonly name = 'FulfillmentUnavailableError';
}
