import type { ChargeState, RefundState } from './provider.ts';

type Members = Record<string, unknown>;

/** The longest id taken over: it becomes part of the order and of its events. */
const MAX_ID_LENGTH = 255;

/** The object's id, or undefined where it has none that is usable. */
export function idOf({ id }: Members): string | undefined {
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH ? id : undefined;
}

/**
 * What a PaymentIntent says of the charge, or undefined for what we do not understand. Without an
 * error `requires_payment_method` is how an intent begins; with one it was declined.
 *
 * @see https://docs.stripe.com/payments/paymentintents/lifecycle
 */
export function chargeStateOf(intent: Members): ChargeState | undefined {
  const charge_id = idOf(intent);
  const failure = members(intent.last_payment_error);
  switch (intent.status) {
    case 'succeeded':
      return charge_id === undefined ? undefined : { outcome: 'charged', charge_id };
    case 'requires_payment_method':
      return failure ? { outcome: 'declined', reason: reasonOf(failure) } : { outcome: 'absent' };
    case 'requires_confirmation':
      return { outcome: 'absent' };
    case 'processing':
    case 'requires_action':
      return { outcome: 'pending' };
    case 'canceled':
      return { outcome: 'voided' };
    default:
      return undefined;
  }
}

/**
 * What a Refund says, or undefined for one that failed or that we do not understand.
 *
 * @see https://docs.stripe.com/api/refunds/object
 */
export function refundStateOf(refund: Members): RefundState | undefined {
  const refund_id = idOf(refund);
  if (refund_id === undefined) return undefined;
  if (refund.status === 'succeeded') return { outcome: 'refunded', refund_id };
  const underWay = refund.status === 'pending' || refund.status === 'requires_action';
  return underWay ? { outcome: 'pending' } : undefined;
}

/** The refund of a list that was made under our key. */
export function refundByKey(list: Members, refundKey: string): Members | undefined {
  const found: unknown[] = Array.isArray(list.data) ? list.data : [];
  return found
    .map(members)
    .find((refund) => refund && members(refund.metadata)?.refund_key === refundKey);
}

/** The payment method that a customer pays with unless asked, or undefined. */
export function defaultPaymentMethod(customer: Members): string | undefined {
  const chosen = members(customer.invoice_settings)?.default_payment_method;
  const method = chosen ?? customer.default_source;
  return typeof method === 'string' && method !== '' ? method : undefined;
}

/** The `code` of an error answer. */
export function errorCode({ error }: Members): unknown {
  return members(error)?.code;
}

/** The key stands for an earlier request that said something else: what became of it is open. */
export function isKeyReused({ error }: Members): boolean {
  return members(error)?.type === 'idempotency_error';
}

/** Why a charge was declined, `<code>: <words>`. */
export function declineReason({ error }: Members): string {
  return reasonOf(members(error) ?? {});
}

function reasonOf({ decline_code, code, message }: Members): string {
  const said = [decline_code ?? code, message].filter((part) => typeof part === 'string');
  return said.join(': ') || 'the provider gave no reason';
}

function members(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}
