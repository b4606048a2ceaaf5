import { uniform } from '../uniform.ts';
import {
  type FulfillmentOrder,
  type FulfillmentOutcome,
  type FulfillmentProvider,
  FulfillmentUnavailableError,
} from './provider.ts';

/** How a simulated provider decides. */
export interface SimulationSettings {
  /** Share of orders that are fulfilled, 0 to 1. */
  successRate: number;
  /** Share of orders for which the provider is never reached, 0 to 1. */
  errorRate: number;
  /** Runs with the same seed decide the same order alike. */
  seed: string;
}

/**
 * A provider for environments that have none. It decides by a hash of seed and order id: a repeat
 * gets the first outcome, as with a real provider that honours an idempotency key.
 */
export class SimulatedFulfillmentProvider implements FulfillmentProvider {
  readonly #settings: SimulationSettings;

  constructor(settings: SimulationSettings) {
    this.#settings = settings;
  }

  async fulfill({ order_id }: FulfillmentOrder): Promise<FulfillmentOutcome> {
    const { successRate, errorRate, seed } = this.#settings;
    const draw = uniform(`${seed}:${order_id}`);
    if (draw < successRate) return { outcome: 'fulfilled', fulfillment_id: `sim-${order_id}` };
    if (draw >= 1 - errorRate) {
      throw new FulfillmentUnavailableError('simulated: the provider cannot be reached');
    }
    return { outcome: 'rejected', reason: 'simulated: the provider refused the order' };
  }
}
