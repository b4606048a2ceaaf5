import {
  PaymentDeclinedError,
  PaymentOutcomeUnknownError,
  PaymentUnavailableError,
} from './errors.ts';
import type {
  Charge,
  ChargeOutcome,
  ChargeRequest,
  ChargeState,
  PaymentProvider,
  RefundOutcome,
  RefundRequest,
  RefundState,
} from './provider.ts';
import {
  NoAnswerError,
  type StripeAnswer,
  StripeClient,
  type StripeClientSettings,
  type StripeRequest,
} from './stripe-client.ts';
import {
  chargeStateOf,
  declineReason,
  defaultPaymentMethod,
  errorCode,
  idOf,
  isKeyReused,
  refundByKey,
  refundStateOf,
} from './stripe-objects.ts';

/** The catalogue's prices carry no currency of their own. */
const CURRENCY = 'usd';

/**
 * A payment provider whose API is Stripe's. A charge is a PaymentIntent that is created first,
 * which moves no money, and confirmed later by its id. So what became of it is read from the
 * PaymentIntent itself, which is exact and never expires, and a canceled one can no longer charge.
 *
 * @see https://docs.stripe.com/payments/paymentintents/lifecycle
 */
export class HttpPaymentProvider implements PaymentProvider {
  readonly #client: StripeClient;

  constructor(settings: StripeClientSettings) {
    this.#client = new StripeClient(settings);
  }

  async prepare(request: ChargeRequest): Promise<string> {
    const { order_id, customer_id, amount_cents, charge_key } = request;
    const answer = await this.#harmless({
      ...post('/v1/payment_intents', request, {
        amount: String(amount_cents),
        currency: CURRENCY,
        customer: customer_id,
        'payment_method_types[]': 'card',
        'metadata[order_id]': order_id,
        'metadata[charge_key]': charge_key,
      }),
      idempotencyKey: `${charge_key}:prepare`,
    });
    if (isRefusal(answer)) throw new PaymentDeclinedError(declineReason(answer.body));
    const reference = answer.status === 200 ? idOf(answer.body) : undefined;
    if (reference === undefined) throw notUnderstood(answer);
    return reference;
  }

  async charge(charge: Charge): Promise<ChargeOutcome> {
    const deadline = this.#client.deadline();
    const method = await this.#paymentMethod(charge, deadline);
    if (method.outcome === 'declined') return method;
    const confirmation = post(`${intentPath(charge)}/confirm`, charge, {
      payment_method: method.id,
      off_session: 'true',
      error_on_requires_action: 'true',
    });
    const request = { ...confirmation, idempotencyKey: charge.charge_key };
    const answer = await this.#movesMoney(request, deadline);
    if (answer.status === 402) return { outcome: 'declined', reason: declineReason(answer.body) };
    if (hasUnexpectedState(answer)) return finalWord(await this.find(charge), answer);
    if (isRefusal(answer)) return declined(declineReason(answer.body));
    if (answer.status !== 200) throw refused(answer);
    const state = chargeStateOf(answer.body);
    if (state?.outcome === 'charged' || state?.outcome === 'declined') return state;
    throw new PaymentOutcomeUnknownError(`the charge is ${state?.outcome ?? 'not understood'}`);
  }

  async find(charge: Charge): Promise<ChargeState> {
    const answer = await this.#harmless(get(intentPath(charge), charge));
    const state = answer.status === 200 ? chargeStateOf(answer.body) : undefined;
    if (!state) throw notUnderstood(answer);
    return state;
  }

  async void(charge: Charge): Promise<Exclude<ChargeState, { outcome: 'absent' }>> {
    // It may be repeated without a key: what was canceled once cannot be canceled again.
    const form = { cancellation_reason: 'abandoned' };
    const answer = await this.#harmless(post(`${intentPath(charge)}/cancel`, charge, form));
    if (answer.status !== 200 && !hasUnexpectedState(answer)) throw notUnderstood(answer);
    const state = answer.status === 200 ? chargeStateOf(answer.body) : await this.find(charge);
    if (!state || state.outcome === 'absent') throw notUnderstood(answer);
    return state;
  }

  async refund(refund: RefundRequest): Promise<RefundOutcome> {
    const { order_id, amount_cents, provider_reference, refund_key } = refund;
    const request = {
      ...post('/v1/refunds', refund, {
        payment_intent: provider_reference,
        amount: String(amount_cents),
        'metadata[order_id]': order_id,
        'metadata[refund_key]': refund_key,
      }),
      idempotencyKey: refund_key,
    };
    const answer = await this.#movesMoney(request, this.#client.deadline());
    const again = errorCode(answer.body) === 'charge_already_refunded';
    if (answer.status !== 200 && !again) throw refused(answer);
    const state = again ? await this.findRefund(refund) : refundStateOf(answer.body);
    if (!state || state.outcome === 'absent')
      throw new PaymentOutcomeUnknownError(describe(answer));
    return state;
  }

  async findRefund(refund: RefundRequest): Promise<RefundState> {
    const query = new URLSearchParams({ payment_intent: refund.provider_reference, limit: '100' });
    const answer = await this.#harmless(get(`/v1/refunds?${query}`, refund));
    if (answer.status !== 200) throw notUnderstood(answer);
    const found = refundByKey(answer.body, refund.refund_key);
    if (!found) return { outcome: 'absent' };
    const state = refundStateOf(found);
    // A refund that failed is nothing that we could repeat: the key answers the first result.
    if (!state) throw new PaymentUnavailableError(`refund ${found.id} is ${found.status}`);
    return state;
  }

  /** Customers are the provider's too: an order's customer id is theirs. */
  async #paymentMethod(charge: Charge, deadline: number) {
    const path = `/v1/customers/${encodeURIComponent(charge.customer_id)}`;
    const answer = await this.#harmless(get(path, charge), deadline);
    if (answer.status === 404) return declined('the customer is not known to the provider');
    if (answer.status !== 200) throw notUnderstood(answer);
    const id = defaultPaymentMethod(answer.body);
    if (id === undefined) return declined('the customer has no payment method');
    return { outcome: 'found' as const, id };
  }

  /** Sends what changes nothing about money: without an answer, nothing was done that counts. */
  async #harmless(request: StripeRequest, deadline = this.#client.deadline()) {
    try {
      return await this.#client.send(request, deadline);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      throw new PaymentUnavailableError(error.message, { cause: error });
    }
  }

  async #movesMoney(request: StripeRequest, deadline: number): Promise<StripeAnswer> {
    try {
      return await this.#client.send(request, deadline);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const Failure = error.doubtful ? PaymentOutcomeUnknownError : PaymentUnavailableError;
      throw new Failure(error.message, { cause: error });
    }
  }
}

function get(path: string, { correlation_id: correlationId }: { correlation_id: string }) {
  return { method: 'GET' as const, path, correlationId };
}

function post(
  path: string,
  { correlation_id: correlationId }: { correlation_id: string },
  form: Record<string, string>,
) {
  return { method: 'POST' as const, path, correlationId, form };
}

function intentPath({ provider_reference }: Charge): string {
  return `/v1/payment_intents/${encodeURIComponent(provider_reference)}`;
}

function declined(reason: string) {
  return { outcome: 'declined' as const, reason };
}

/** The PaymentIntent has moved on: it was charged, declined or canceled before. */
function hasUnexpectedState({ status, body }: StripeAnswer): boolean {
  return status === 400 && errorCode(body) === 'payment_intent_unexpected_state';
}

/** This charge is not possible, which no repeat mends, and which says nothing of other charges. */
function isRefusal({ status, body, doubtful }: StripeAnswer): boolean {
  return status === 400 && !doubtful && !isKeyReused(body);
}

function finalWord(state: ChargeState, answer: StripeAnswer): ChargeOutcome {
  if (state.outcome === 'charged' || state.outcome === 'declined') return state;
  throw state.outcome === 'pending'
    ? new PaymentOutcomeUnknownError('the provider is still at work on the charge')
    : refused(answer);
}

/** An answer that refuses the request by itself, so that nothing was done by it. */
function refused(answer: StripeAnswer): Error {
  return answer.doubtful || isKeyReused(answer.body)
    ? new PaymentOutcomeUnknownError(describe(answer))
    : new PaymentUnavailableError(describe(answer));
}

function notUnderstood(answer: StripeAnswer): Error {
  return new PaymentUnavailableError(describe(answer));
}

function describe({ status, body }: StripeAnswer): string {
  const code = errorCode(body);
  const words = typeof code === 'string' ? ` (${code})` : '';
  return `the provider's answer ${status}${words} is not understood`;
}
