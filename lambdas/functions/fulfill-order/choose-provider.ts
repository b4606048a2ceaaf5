import type { FulfillmentProvider } from '../../shared/fulfillment/provider.ts';
import { SimulatedFulfillmentProvider } from '../../shared/fulfillment/simulated.ts';
import type { FulfillOrderConfig } from './config.ts';

/** The fulfillment provider that the configuration names. */
export async function chooseProvider(config: FulfillOrderConfig): Promise<FulfillmentProvider> {
  if (config.kind === 'simulated') {
    return new SimulatedFulfillmentProvider({
      successRate: config.FULFILLMENT_SUCCESS_RATE,
      errorRate: config.FULFILLMENT_ERROR_RATE,
      seed: config.FULFILLMENT_SEED,
    });
  }
  // Loaded here alone, so that the simulation does not pay for the secrets client at each start.
  const { HttpFulfillmentProvider } = await import('../../shared/fulfillment/http.ts');
  const { secretCredential } = await import('../../shared/http-client/credential.ts');
  return new HttpFulfillmentProvider({
    endpointUrl: config.FULFILLMENT_ENDPOINT_URL,
    timeoutMs: config.FULFILLMENT_TIMEOUT_MS,
    credential: secretCredential(config.FULFILLMENT_SECRET_ARN),
  });
}
