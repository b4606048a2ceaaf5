import type { OrderStatus } from '../../lambdas/shared/domain/order.ts';
import type { Variables } from './means.ts';

/** A way that an order may take when no fault meets it. */
export interface Path {
  title: string;
  /** Every fault is put into every call of it, always. */
  thorough?: true;
  /** Where it ends. */
  end: OrderStatus;
  /** Values of functions' variables that differ from `SMOOTH`. */
  variables?: Variables;
  /** Lines of the order; a product each. */
  lines?: number;
  /** Pieces of each product; a line takes two. */
  stock?: number;
  /** What the customer orders is not in the catalogue. */
  unknownProduct?: boolean;
  /** The payment provider is down so long, in milliseconds from the beginning. */
  outageMs?: number;
  /** The customer cancels as soon as the order's last event is this one. */
  cancelAfter?: string;
  /** The request is sent twice at once. */
  twice?: boolean;
  /** Somebody else orders the same at the same time: either order ends so, the other as `end`. */
  rival?: OrderStatus;
}

/** Providers that do what they are asked, at once. */
export const SMOOTH: Variables = {
  PAYMENT_DECLINE_RATE: '0',
  PAYMENT_ERROR_RATE: '0',
  PAYMENT_SLOW_RATE: '0',
  PAYMENT_TIMEOUT_CHARGED_RATE: '0',
  PAYMENT_TIMEOUT_UNCHARGED_RATE: '0',
  FULFILLMENT_SUCCESS_RATE: '1',
  FULFILLMENT_ERROR_RATE: '0',
};

const REFUSED = { FULFILLMENT_SUCCESS_RATE: '0' };
const ANSWERS_LOST = { PAYMENT_TIMEOUT_CHARGED_RATE: '1' };

export const PATHS: readonly Path[] = [
  { title: 'fulfilled', end: 'FULFILLED', thorough: true },
  { title: 'sent twice by the customer', end: 'FULFILLED', twice: true },
  { title: 'two orders, stock for one', end: 'FULFILLED', rival: 'REJECTED', stock: 3 },
  { title: 'rejected: unknown product', end: 'REJECTED', unknownProduct: true },
  { title: 'out of stock', end: 'REJECTED', stock: 1 },
  { title: 'payment declined', end: 'COMPENSATED', variables: { PAYMENT_DECLINE_RATE: '1' } },
  { title: 'charge unanswered, and done', end: 'FULFILLED', variables: ANSWERS_LOST },
  {
    title: 'charge unanswered, and not done',
    end: 'FULFILLED',
    variables: { PAYMENT_TIMEOUT_UNCHARGED_RATE: '1' },
  },
  {
    title: 'payment provider down for 40 s, breaker open',
    end: 'FULFILLED',
    outageMs: 40_000,
    variables: { PAYMENT_BREAKER_MIN_FAILURES: '1' },
  },
  {
    title: 'payment provider down for an hour',
    end: 'COMPENSATED',
    outageMs: 3_600_000,
    variables: { PAYMENT_BREAKER_MIN_FAILURES: '1' },
  },
  { title: 'fulfillment refused', end: 'FAILED', variables: REFUSED },
  {
    title: 'refund unanswered, and done',
    end: 'FAILED',
    thorough: true,
    variables: { ...REFUSED, ...ANSWERS_LOST },
  },
  {
    title: 'fulfillment dead-lettered',
    end: 'FAILED',
    variables: { ...REFUSED, FULFILLMENT_ERROR_RATE: '1' },
  },
  { title: 'cancelled before validation', end: 'COMPENSATED', cancelAfter: 'OrderCreated' },
  { title: 'cancelled before reservation', end: 'COMPENSATED', cancelAfter: 'OrderValidated' },
  { title: 'cancelled before the charge', end: 'COMPENSATED', cancelAfter: 'StockReserved' },
  {
    title: 'cancelled before fulfillment',
    end: 'COMPENSATED',
    cancelAfter: 'PaymentCharged',
  },
  { title: 'cancelled too late', end: 'FULFILLED', cancelAfter: 'FulfillmentStarted' },
  { title: '100 lines', end: 'FULFILLED', lines: 100 },
  { title: '100 lines, fulfillment refused', end: 'FAILED', lines: 100, variables: REFUSED },
];
