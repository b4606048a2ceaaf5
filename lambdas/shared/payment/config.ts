import { PAYMENT_BREAKER_ENVIRONMENT } from '../circuit-breaker/payment-breaker.ts';
import {
  COMMON,
  ConfigurationError,
  milliseconds,
  oneOf,
  type Reader,
  rate,
  readEnvironment,
  text,
  url,
} from '../config/environment.ts';

/** Two calls of the provider, and some of DynamoDB, must fit the 10 s of the function. */
const LONGEST_TIMEOUT_MS = 4_000;

const timeout: Reader<number> = (value) => {
  const number = milliseconds(value);
  if (number > LONGEST_TIMEOUT_MS) throw new Error(`must be at most ${LONGEST_TIMEOUT_MS}`);
  return number;
};

/** A slow answer may take no time at all. */
const delay: Reader<number> = (value) => (value === '0' ? 0 : milliseconds(value));

const SHARED = {
  ...COMMON,
  ...PAYMENT_BREAKER_ENVIRONMENT,
  ORDERS_TABLE: text,
  ORDER_EVENTS_TABLE: text,
  PAYMENTS_TABLE: text,
  PAYMENT_TIMEOUT_MS: timeout,
  PAYMENT_PROVIDER: oneOf('simulated', 'http'),
};

const RATES = {
  PAYMENT_DECLINE_RATE: rate,
  PAYMENT_TIMEOUT_CHARGED_RATE: rate,
  PAYMENT_TIMEOUT_UNCHARGED_RATE: rate,
  PAYMENT_ERROR_RATE: rate,
  PAYMENT_SLOW_RATE: rate,
};

const SIMULATED = {
  ...RATES,
  SIMULATED_PAYMENTS_TABLE: text,
  PAYMENT_SLOW_MS: delay,
  PAYMENT_SEED: text,
};

const HTTP = { PAYMENT_ENDPOINT_URL: url, PAYMENT_SECRET_ARN: text };

/**
 * The settings of a function that calls the payment provider, with those of the provider that
 * `PAYMENT_PROVIDER` names.
 *
 * @param own further variables of the function.
 * @throws ConfigurationError naming every bad variable.
 */
export function readPaymentConfig<Own extends Record<string, Reader<unknown>>>(
  own: Own,
  environment: Record<string, string | undefined> = process.env,
) {
  const shape = { ...SHARED, ...own };
  if (environment.PAYMENT_PROVIDER === 'http') {
    return { kind: 'http', ...readEnvironment({ ...shape, ...HTTP }, environment) } as const;
  }
  const env = readEnvironment({ ...shape, ...SIMULATED }, environment);
  const simulated = readEnvironment(SIMULATED, environment);
  const sum = Object.keys(RATES).reduce(
    (total, name) => total + simulated[name as keyof typeof RATES],
    0,
  );
  // Shares of one whole; what floating point adds to them does not count.
  if (sum > 1 + 1e-9) {
    throw new ConfigurationError([`${Object.keys(RATES).join(' + ')} must be at most 1`]);
  }
  return { kind: 'simulated', ...env } as const;
}

export type PaymentConfig = ReturnType<typeof readPaymentConfig<Record<never, never>>>;
