/** A charge as the provider is asked for it. */
export interface ChargeRequest {
  order_id: string;
  correlation_id: string;
  customer_id: string;
  /** Integer cents, all of which is charged or nothing. */
  amount_cents: number;
  /** The idempotency key: one key is one charge, however often it is asked for. */
  charge_key: string;
}

/** A charge that the provider knows of. */
export interface Charge extends ChargeRequest {
  /** The provider's own name for it, from `prepare`. */
  provider_reference: string;
}

/** The giving back of a whole charge. */
export interface RefundRequest {
  order_id: string;
  correlation_id: string;
  amount_cents: number;
  charge_key: string;
  provider_reference: string;
  /** The idempotency key: one key is one refund, however often it is asked for. */
  refund_key: string;
}

/** A provider's final word on a charge that we want. */
export type ChargeOutcome =
  | { outcome: 'charged'; charge_id: string }
  | { outcome: 'declined'; reason: string };

/**
 * What became of a charge. `absent`: nothing yet, and a call that is under way may still charge;
 * `pending`: the provider is at work on it; `voided`: no charge took place, nor ever will.
 */
export type ChargeState =
  | ChargeOutcome
  | { outcome: 'absent' }
  | { outcome: 'pending' }
  | { outcome: 'voided' };

export type RefundOutcome = { outcome: 'refunded'; refund_id: string } | { outcome: 'pending' };

/** What became of a refund. */
export type RefundState = RefundOutcome | { outcome: 'absent' };

/**
 * Whoever moves the money, in our terms. An adapter translates to theirs.
 *
 * Every call may be repeated with the same keys: it then answers what the first one did. A call
 * that throws PaymentUnavailableError has surely done nothing; after PaymentOutcomeUnknownError it
 * may have been done, so `find` or `findRefund` is asked before anything is decided.
 */
export interface PaymentProvider {
  /**
   * Makes a charge known to the provider and answers the provider's name for it. Moves no money,
   * whatever happens: what was prepared and never charged may be forgotten.
   *
   * @throws PaymentUnavailableError, and PaymentDeclinedError when it takes no such charge.
   */
  prepare(request: ChargeRequest): Promise<string>;

  /**
   * Charges, at most once per key.
   *
   * @throws PaymentUnavailableError, PaymentOutcomeUnknownError.
   */
  charge(charge: Charge): Promise<ChargeOutcome>;

  /**
   * Says what became of a charge, from the provider's own books and never from a lagging index.
   * Charges nothing.
   *
   * @throws PaymentUnavailableError.
   */
  find(charge: Charge): Promise<ChargeState>;

  /**
   * Sees to it that a charge that did not take place never will, and says what became of it: never
   * `absent`. A call to `charge` that comes later is refused by the provider.
   *
   * @throws PaymentUnavailableError, PaymentOutcomeUnknownError.
   */
  void(charge: Charge): Promise<Exclude<ChargeState, { outcome: 'absent' }>>;

  /**
   * Gives a charge back, at most once per key and never more than was charged.
   *
   * @throws PaymentUnavailableError, PaymentOutcomeUnknownError.
   */
  refund(refund: RefundRequest): Promise<RefundOutcome>;

  /**
   * Says what became of a refund. Moves no money.
   *
   * @throws PaymentUnavailableError.
   */
  findRefund(refund: RefundRequest): Promise<RefundState>;
}
