import { Writable } from 'node:stream';
import winston from 'winston';
import type { Clock } from '../../lambdas/shared/clock.ts';
import type { FulfillmentRequest } from '../../lambdas/shared/domain/fulfillment-request.ts';
import type { Order } from '../../lambdas/shared/domain/order.ts';
import type { OrderEvent } from '../../lambdas/shared/domain/order-event.ts';
import { createLogger, type Logger } from '../../lambdas/shared/logging/logger.ts';

export const ORDER_ID = '01936f2a-7b1c-7def-8abc-0123456789ab';
export const CORRELATION_ID = 'corr-1';
export const NOW = '2026-01-02T03:04:05.678Z';

/** An order that was just placed. */
export function anOrder(overrides: Partial<Order> = {}): Order {
  return {
    order_id: ORDER_ID,
    status: 'PENDING',
    customer_id: 'c-1',
    items: [{ product_id: 'p-1', quantity: 2 }],
    created_at: '2026-01-02T03:04:00.000Z',
    updated_at: '2026-01-02T03:04:00.000Z',
    version: 1,
    correlation_id: CORRELATION_ID,
    ...overrides,
  };
}

/** An order that went through validation. */
export function aPricedOrder(overrides: Partial<Order> = {}): Order {
  return anOrder({
    status: 'PROCESSING',
    items: [{ product_id: 'p-1', quantity: 2, unit_price_cents: 1_250 }],
    total_cents: 2_500,
    version: 2,
    ...overrides,
  });
}

/** An order whose goods are reserved and paid for. */
export function aChargedOrder(overrides: Partial<Order> = {}): Order {
  return aPricedOrder({
    stock: 'RESERVED',
    payment: 'CHARGED',
    charge_id: 'ch-1',
    version: 4,
    ...overrides,
  });
}

/** An order that the provider was asked to fulfil. */
export function aFulfillingOrder(overrides: Partial<Order> = {}): Order {
  return aChargedOrder({ fulfillment_started_at: NOW, version: 5, ...overrides });
}

/** An order whose side effects are undone, and that has not been closed. */
export function anUndoneOrder(overrides: Partial<Order> = {}): Order {
  return aPricedOrder({
    stock: 'RELEASED',
    payment: 'REFUNDED',
    charge_id: 'ch-1',
    refund_id: 're-1',
    compensation: { end: 'FAILED', failure_reason: 'FULFILLMENT_REJECTED: out of boxes' },
    version: 7,
    ...overrides,
  });
}

/** The first event of that order. */
export function anOrderCreated(overrides: Partial<OrderEvent> = {}): OrderEvent {
  return {
    order_id: ORDER_ID,
    sequence: 1,
    event_id: '01936f2a-7b1c-7def-8abc-00000000e001',
    timestamp: '2026-01-02T03:04:00.000Z',
    correlation_id: CORRELATION_ID,
    type: 'OrderCreated',
    data: { customer_id: 'c-1', items: [{ product_id: 'p-1', quantity: 2 }] },
    ...overrides,
  } as OrderEvent;
}

/** What the workflow puts on the order queue for that order. */
export function aFulfillmentRequest(
  overrides: Partial<FulfillmentRequest> = {},
): FulfillmentRequest {
  return {
    task_token: 'token-1',
    order_id: ORDER_ID,
    correlation_id: CORRELATION_ID,
    customer_id: 'c-1',
    items: [{ product_id: 'p-1', quantity: 2, unit_price_cents: 1_250 }],
    total_cents: 2_500,
    ...overrides,
  };
}

/** A clock that stands at `NOW` and counts its ids from 1. */
export function fixedClock(): Clock {
  let ids = 0;
  return {
    timestamp: () => NOW,
    newId: () => `01936f2a-7b1c-7def-8abc-${String(++ids).padStart(12, '0')}`,
  };
}

export interface LogLine {
  level: string;
  code: string;
  [field: string]: unknown;
}

/** A real logger whose lines end in an array instead of the standard output. */
export function collectingLogger(): { logger: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)) as LogLine);
      done();
    },
  });
  const logger = createLogger(
    'test',
    { LOG_LEVEL: 'debug', ENVIRONMENT: 'test' },
    new winston.transports.Stream({ stream }),
  );
  return { logger, lines };
}

/** An AWS error as the SDK throws it. */
export function awsError(name: string, members: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(`${name} from AWS`), { name, ...members });
}

/** A cancelled transaction with these reasons' codes. */
export function cancelled(...codes: string[]): Error {
  return awsError('TransactionCanceledException', {
    CancellationReasons: codes.map((code) => ({ Code: code })),
  });
}
