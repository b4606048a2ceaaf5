import type {
  Charge,
  ChargeRequest,
  PaymentProvider,
  RefundRequest,
} from '../../lambdas/shared/payment/provider.ts';

/** A payment provider whose calls are noted, some of which a test answers itself. */
export class WatchedProvider implements PaymentProvider {
  /** Names of the calls so far. */
  readonly calls: (keyof PaymentProvider)[] = [];
  readonly #answers: PaymentProvider;

  constructor(inner: PaymentProvider, scripted: Partial<PaymentProvider> = {}) {
    this.#answers = {
      prepare: scripted.prepare ?? ((request) => inner.prepare(request)),
      charge: scripted.charge ?? ((charge) => inner.charge(charge)),
      find: scripted.find ?? ((charge) => inner.find(charge)),
      void: scripted.void ?? ((charge) => inner.void(charge)),
      refund: scripted.refund ?? ((refund) => inner.refund(refund)),
      findRefund: scripted.findRefund ?? ((refund) => inner.findRefund(refund)),
    };
  }

  prepare(request: ChargeRequest) {
    this.calls.push('prepare');
    return this.#answers.prepare(request);
  }

  charge(charge: Charge) {
    this.calls.push('charge');
    return this.#answers.charge(charge);
  }

  find(charge: Charge) {
    this.calls.push('find');
    return this.#answers.find(charge);
  }

  void(charge: Charge) {
    this.calls.push('void');
    return this.#answers.void(charge);
  }

  refund(refund: RefundRequest) {
    this.calls.push('refund');
    return this.#answers.refund(refund);
  }

  findRefund(refund: RefundRequest) {
    this.calls.push('findRefund');
    return this.#answers.findRefund(refund);
  }
}
