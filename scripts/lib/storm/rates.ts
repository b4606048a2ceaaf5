import type { PlatformLock } from '../../../local/platform/lock.ts';

/** How often things go wrong in a storm. */
const FULFILLMENT = {
  FULFILLMENT_SUCCESS_RATE: '0.78',
  // Orders that the warehouse never answers for: dead letters. The rest, 20 %, it refuses.
  FULFILLMENT_ERROR_RATE: '0.02',
};

const PAYMENT = {
  PAYMENT_DECLINE_RATE: '0.10',
  PAYMENT_TIMEOUT_CHARGED_RATE: '0.05',
  PAYMENT_TIMEOUT_UNCHARGED_RATE: '0.05',
  PAYMENT_ERROR_RATE: '0',
  PAYMENT_SLOW_RATE: '0',
};

/** The rates in words, for the report. */
export const STORM_IN_WORDS =
  'payments: 10 % declined, 5 % without an answer but charged, 5 % without an answer and not ' +
  'charged; fulfillment: 20 % refused, 2 % never answered';

/** Puts the storm's rates into the functions that ask the simulated providers. */
export function setStormRates(lock: PlatformLock): void {
  set(lock, 'fulfill-order', FULFILLMENT);
  set(lock, 'charge-payment', PAYMENT);
  set(lock, 'refund-payment', PAYMENT);
}

function set(lock: PlatformLock, name: string, rates: Record<string, string>): void {
  const found = lock.resources.find(
    ({ type, values }) =>
      type === 'aws_lambda_function' && values.function_name === `dofs-local-${name}`,
  );
  const [environment] = (found?.values.environment ?? []) as {
    variables: Record<string, unknown>;
  }[];
  for (const [variable, rate] of Object.entries(rates)) {
    if (environment?.variables[variable] === undefined) {
      throw new Error(`the lock file has no function ${name} with a variable ${variable}`);
    }
    environment.variables[variable] = rate;
  }
}
