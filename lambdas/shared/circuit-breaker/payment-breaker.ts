import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../clock.ts';
import { milliseconds, type Reader, rate, text } from '../config/environment.ts';
import type { Logger } from '../logging/logger.ts';
import { BreakerState } from './breaker-state.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { DynamoDbBreakerStore, readBreaker } from './dynamodb-breaker-store.ts';

/** The breaker of the payment provider. */
export const PAYMENT_BREAKER = 'payment';

const count: Reader<number> = (value) => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error('must be a whole number');
  return number;
};

const limitRate: Reader<number> = (value) => {
  const number = rate(value);
  if (number === 0) throw new Error('must be above 0, or the breaker would always open');
  return number;
};

/** What a function needs in its environment to call the payment provider through the breaker. */
export const PAYMENT_BREAKER_ENVIRONMENT = {
  CIRCUIT_BREAKERS_TABLE: text,
  PLATFORM_EVENTS_TABLE: text,
  PAYMENT_BREAKER_WINDOW_MS: milliseconds,
  PAYMENT_BREAKER_MIN_FAILURES: count,
  PAYMENT_BREAKER_FAILURE_RATE: limitRate,
  PAYMENT_BREAKER_OPEN_MS: milliseconds,
  PAYMENT_BREAKER_LEASE_MS: milliseconds,
};

type Values = {
  [Name in keyof typeof PAYMENT_BREAKER_ENVIRONMENT]: ReturnType<
    (typeof PAYMENT_BREAKER_ENVIRONMENT)[Name]
  >;
};

interface Means {
  client: DynamoDBDocumentClient;
  clock: Clock;
  logger: Logger;
}

/** The breaker that every call to the payment provider goes through. */
export function createPaymentBreaker(env: Values, { client, clock, logger }: Means) {
  const tables = {
    circuitBreakers: env.CIRCUIT_BREAKERS_TABLE,
    platformEvents: env.PLATFORM_EVENTS_TABLE,
  };
  const store = new DynamoDbBreakerStore(client, tables, PAYMENT_BREAKER, clock);
  const settings = {
    windowMs: env.PAYMENT_BREAKER_WINDOW_MS,
    minFailures: env.PAYMENT_BREAKER_MIN_FAILURES,
    failureRate: env.PAYMENT_BREAKER_FAILURE_RATE,
    openMs: env.PAYMENT_BREAKER_OPEN_MS,
    leaseMs: env.PAYMENT_BREAKER_LEASE_MS,
  };
  return new CircuitBreaker({ store, clock, settings, logger });
}

/** A look at that breaker for who takes orders: it reads the circuit-breakers table alone. */
export function createPaymentBreakerState(
  { CIRCUIT_BREAKERS_TABLE: table }: Pick<Values, 'CIRCUIT_BREAKERS_TABLE'>,
  { client, clock, logger }: Means,
): BreakerState {
  const store = { read: () => readBreaker(client, table, PAYMENT_BREAKER) };
  return new BreakerState({ store, clock, logger });
}
