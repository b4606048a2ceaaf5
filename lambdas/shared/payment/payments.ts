import type { Clock } from '../clock.ts';
import type { OrderRepository } from '../repositories/order-repository.ts';
import type { PaymentStore } from '../repositories/payment-store.ts';
import type { PaymentProvider } from './provider.ts';

/** What the provider is called through: `CircuitBreaker`, seen from here. */
export interface ProviderGuard {
  /** @throws CircuitOpenError when the call is not made. */
  call<T>(
    work: () => Promise<T>,
    isFailure: (error: unknown) => boolean,
    correlationId?: string,
  ): Promise<T>;
}

/** What charging and refunding are done with. */
export interface PaymentDependencies {
  orders: OrderRepository;
  store: PaymentStore;
  provider: PaymentProvider;
  breaker: ProviderGuard;
  clock: Clock;
}

/** How often a step looks again at what others changed meanwhile. */
export const MAX_TURNS = 8;

/** The provider's idempotency keys for an order: one per order and step. */
export function paymentKeys(orderId: string) {
  return { charge_key: `${orderId}:charge`, refund_key: `${orderId}:refund` };
}
