import {
  COMMON,
  milliseconds,
  oneOf,
  rate,
  readEnvironment,
  text,
  url,
} from '../../shared/config/environment.ts';

const SHARED = {
  ...COMMON,
  ORDERS_TABLE: text,
  ORDER_EVENTS_TABLE: text,
  DEAD_LETTERS_TABLE: text,
  ORDER_QUEUE_URL: text,
  FULFILLMENT_PROVIDER: oneOf('simulated', 'http'),
};

const SIMULATED = {
  FULFILLMENT_SUCCESS_RATE: rate,
  FULFILLMENT_ERROR_RATE: rate,
  FULFILLMENT_SEED: text,
};

const HTTP = {
  FULFILLMENT_ENDPOINT_URL: url,
  FULFILLMENT_SECRET_ARN: text,
  FULFILLMENT_TIMEOUT_MS: milliseconds,
};

/**
 * The function's settings, with those of the provider that `FULFILLMENT_PROVIDER` names.
 *
 * @throws ConfigurationError naming every bad variable.
 */
export function readConfig(environment: Record<string, string | undefined> = process.env) {
  if (environment.FULFILLMENT_PROVIDER === 'http') {
    return { kind: 'http', ...readEnvironment({ ...SHARED, ...HTTP }, environment) } as const;
  }
  const env = readEnvironment({ ...SHARED, ...SIMULATED }, environment);
  return { kind: 'simulated', ...env } as const;
}

export type FulfillOrderConfig = ReturnType<typeof readConfig>;
