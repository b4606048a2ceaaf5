import type { PlatformLock } from '../../../local/platform/lock.ts';
import { startOutage } from '../../../scripts/lib/storm/outage.ts';
import { setFunctionVariables } from './lock.ts';
import type { Platform } from './platform.ts';

/** Shares from 0 to 1; what is not said does not happen. */
export interface Rates {
  /** Of fulfilled orders; 1 unless said. */
  success?: number;
  /** Of orders that the fulfillment provider never answers for. */
  poison?: number;
  /** Of first charges and, apart, of first refunds. */
  charge?: PaymentRates;
  refund?: PaymentRates;
}

export interface PaymentRates {
  decline?: number;
  /** No answer, but it was done. */
  timeoutDone?: number;
  /** No answer, and it was not done. */
  timeoutNotDone?: number;
  error?: number;
}

/** Lets the simulated providers decide as the test wants. */
export function setRates(
  lock: PlatformLock,
  { success = 1, poison = 0, charge = {}, refund = {} }: Rates,
): void {
  setFunctionVariables(lock, 'fulfill-order', {
    FULFILLMENT_SUCCESS_RATE: String(success),
    FULFILLMENT_ERROR_RATE: String(poison),
  });
  setFunctionVariables(lock, 'charge-payment', paymentVariables(charge));
  setFunctionVariables(lock, 'refund-payment', paymentVariables(refund));
}

function paymentVariables(rates: PaymentRates): Record<string, string> {
  const { decline = 0, timeoutDone = 0, timeoutNotDone = 0, error = 0 } = rates;
  return {
    PAYMENT_DECLINE_RATE: String(decline),
    PAYMENT_TIMEOUT_CHARGED_RATE: String(timeoutDone),
    PAYMENT_TIMEOUT_UNCHARGED_RATE: String(timeoutNotDone),
    PAYMENT_ERROR_RATE: String(error),
    PAYMENT_SLOW_RATE: '0',
  };
}

/** Longer than any test. */
const UNTIL_IT_ENDS_MS = 3_600_000;

/** From now on no call to the payment provider succeeds. */
export function takeProviderDown({ dynamodb }: Platform): Promise<void> {
  return startOutage(dynamodb, 'dofs-local-simulated-payments', UNTIL_IT_ENDS_MS);
}

/** The provider answers again. */
export function bringProviderUp({ dynamodb }: Platform): Promise<void> {
  return startOutage(dynamodb, 'dofs-local-simulated-payments', 0);
}
