import type { readConfig } from '../../lambdas/functions/fulfill-order/config.ts';
import {
  type FulfillmentProvider,
  FulfillmentUnavailableError,
} from '../../lambdas/shared/fulfillment/provider.ts';
import { SimulatedFulfillmentProvider } from '../../lambdas/shared/fulfillment/simulated.ts';
import type { PaymentConfig } from '../../lambdas/shared/payment/config.ts';
import {
  PaymentOutcomeUnknownError,
  PaymentUnavailableError,
} from '../../lambdas/shared/payment/errors.ts';
import type { PaymentProvider } from '../../lambdas/shared/payment/provider.ts';
import { SimulatedPaymentProvider } from '../../lambdas/shared/payment/simulated.ts';
import { SimulatedLedger } from '../../lambdas/shared/payment/simulated-ledger.ts';
import { CLIENTS } from './clients.ts';
import type { Means } from './means.ts';

type Simulated<Config> = Extract<Config, { kind: 'simulated' }>;

const LOST = {
  lost: () => new PaymentOutcomeUnknownError('the proof lost this call'),
  throttled: () => new PaymentUnavailableError('the proof refused this call'),
};

/**
 * The simulated payment provider as what a real one is to us: another's system. One call to it is
 * one call to the outside; what it does in its own books meets no fault.
 */
export function simulatedPayments(config: Simulated<PaymentConfig>, means: Means): PaymentProvider {
  const { clock, pause, wait } = means;
  const ledger = new SimulatedLedger(CLIENTS.documents, config.SIMULATED_PAYMENTS_TABLE, pause);
  const settings = {
    declineRate: config.PAYMENT_DECLINE_RATE,
    timeoutChargedRate: config.PAYMENT_TIMEOUT_CHARGED_RATE,
    timeoutUnchargedRate: config.PAYMENT_TIMEOUT_UNCHARGED_RATE,
    errorRate: config.PAYMENT_ERROR_RATE,
    slowRate: config.PAYMENT_SLOW_RATE,
    slowMs: config.PAYMENT_SLOW_MS,
    timeoutMs: config.PAYMENT_TIMEOUT_MS,
    seed: config.PAYMENT_SEED,
  };
  const provider = new SimulatedPaymentProvider(ledger, settings, { clock, wait });
  const asked = <T>(call: string, work: () => Promise<T>): Promise<T> =>
    means.outside(`payments:${call}`, LOST, work);
  return {
    prepare: (request) => provider.prepare(request),
    charge: (charge) => asked('Charge', () => provider.charge(charge)),
    find: (charge) => asked('Find', () => provider.find(charge)),
    void: (charge) => asked('Void', () => provider.void(charge)),
    refund: (request) => asked('Refund', () => provider.refund(request)),
    findRefund: (request) => asked('FindRefund', () => provider.findRefund(request)),
  };
}

/** The simulated fulfillment provider, likewise. */
export function simulatedFulfillment(
  config: Simulated<ReturnType<typeof readConfig>>,
  means: Means,
): FulfillmentProvider {
  const provider = new SimulatedFulfillmentProvider({
    successRate: config.FULFILLMENT_SUCCESS_RATE,
    errorRate: config.FULFILLMENT_ERROR_RATE,
    seed: config.FULFILLMENT_SEED,
  });
  const unavailable = () => new FulfillmentUnavailableError('the proof lost this call');
  return {
    fulfill: (order) =>
      means.outside(
        'fulfillment:Fulfill',
        { lost: unavailable, throttled: unavailable },
        async () => {
          const outcome = await provider.fulfill(order);
          if (outcome.outcome === 'fulfilled') means.shipped(order.order_id);
          return outcome;
        },
      ),
  };
}
