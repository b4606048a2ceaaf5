import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PaymentConfig } from './config.ts';
import type { PaymentProvider } from './provider.ts';
import { SimulatedPaymentProvider } from './simulated.ts';
import { SimulatedLedger } from './simulated-ledger.ts';

/** The payment provider that the configuration names. */
export async function choosePaymentProvider(
  config: PaymentConfig,
  client: DynamoDBDocumentClient,
): Promise<PaymentProvider> {
  if (config.kind === 'simulated') {
    const ledger = new SimulatedLedger(client, config.SIMULATED_PAYMENTS_TABLE);
    return new SimulatedPaymentProvider(ledger, {
      declineRate: config.PAYMENT_DECLINE_RATE,
      timeoutChargedRate: config.PAYMENT_TIMEOUT_CHARGED_RATE,
      timeoutUnchargedRate: config.PAYMENT_TIMEOUT_UNCHARGED_RATE,
      errorRate: config.PAYMENT_ERROR_RATE,
      slowRate: config.PAYMENT_SLOW_RATE,
      slowMs: config.PAYMENT_SLOW_MS,
      timeoutMs: config.PAYMENT_TIMEOUT_MS,
      seed: config.PAYMENT_SEED,
    });
  }
  // Loaded here alone, so that the simulation does not pay for the secrets client at each start.
  const { HttpPaymentProvider } = await import('./http.ts');
  const { secretCredential } = await import('../http-client/credential.ts');
  return new HttpPaymentProvider({
    endpointUrl: config.PAYMENT_ENDPOINT_URL,
    timeoutMs: config.PAYMENT_TIMEOUT_MS,
    credential: secretCredential(config.PAYMENT_SECRET_ARN),
  });
}
