import { v7 } from 'uuid';

export type Form = Record<string, string>;

export interface ApiAnswer {
  status: number;
  body: object;
}

interface Intent {
  id: string;
  object: 'payment_intent';
  amount: number;
  currency: string;
  customer: string;
  status: string;
  metadata: Form;
  last_payment_error: object | null;
}

interface Refund {
  id: string;
  object: 'refund';
  amount: number;
  payment_intent: string;
  status: string;
  metadata: Form;
}

/**
 * What a provider like Stripe keeps: customers, PaymentIntents and refunds, with their rules.
 *
 * @see https://docs.stripe.com/payments/paymentintents/lifecycle
 */
export class PaymentBooks {
  readonly #intents = new Map<string, Intent>();
  readonly #refunds: Refund[] = [];
  readonly #customers = new Map<string, object>();
  /** The decline code of every card, or undefined: cards are good. */
  decline: string | undefined;
  /** What a confirmed intent becomes, and a new refund. */
  chargeStatus = 'succeeded';
  refundStatus = 'succeeded';

  /** Replaces a customer, who else has a card. A method `stale` is one that is gone. */
  setCustomer(id: string, customer: object): void {
    this.#customers.set(id, customer);
  }

  /** Cents that an order paid and got back, and how many charges it paid. */
  of(orderId: string): { charged: number; refunded: number; charges: number } {
    const intents = [...this.#intents.values()].filter(
      ({ metadata, status }) => metadata.order_id === orderId && status === 'succeeded',
    );
    const refunds = this.#refunds.filter(
      ({ metadata, status }) => metadata.order_id === orderId && status === 'succeeded',
    );
    return { charged: sum(intents), refunded: sum(refunds), charges: intents.length };
  }

  /** Statuses of the intents of an order. */
  intents(orderId: string): string[] {
    const all = [...this.#intents.values()];
    return all.filter(({ metadata }) => metadata.order_id === orderId).map(({ status }) => status);
  }

  answer(method: string, url: URL, form: Form): ApiAnswer {
    const [resource, id = '', act = ''] = url.pathname.replace(/^\/v1\//, '').split('/');
    switch (`${method} ${resource}/${id && ':id'}/${act}`) {
      case 'GET customers/:id/':
        return this.#customer(id);
      case 'POST payment_intents//':
        return this.#create(form);
      case 'GET payment_intents/:id/':
        return this.#withIntent(id, (intent) => ({ status: 200, body: intent }));
      case 'POST payment_intents/:id/confirm':
        return this.#withIntent(id, (intent) => this.#confirm(intent, form));
      case 'POST payment_intents/:id/cancel':
        return this.#withIntent(id, (intent) => this.#cancel(intent));
      case 'POST refunds//':
        return this.#withIntent(form.payment_intent ?? '', (intent) => this.#refund(intent, form));
      case 'GET refunds//': {
        const of = url.searchParams.get('payment_intent');
        const data = this.#refunds.filter(({ payment_intent }) => payment_intent === of);
        return { status: 200, body: { object: 'list', data: data.toReversed(), has_more: false } };
      }
      default:
        return failure(404, { message: `Unrecognized request URL (${method}: ${url.pathname})` });
    }
  }

  #customer(id: string): ApiAnswer {
    if (id.startsWith('unknown')) return failure(404, { code: 'resource_missing' });
    const card = { invoice_settings: { default_payment_method: 'pm_card' }, default_source: null };
    return { status: 200, body: { id, ...(this.#customers.get(id) ?? card) } };
  }

  #create(form: Form): ApiAnswer {
    const amount = Number(form.amount);
    if (!Number.isSafeInteger(amount) || amount < 50 || !form.currency || !form.customer) {
      return failure(400, { code: amount < 50 ? 'amount_too_small' : 'parameter_missing' });
    }
    const intent: Intent = {
      id: `pi_${v7()}`,
      object: 'payment_intent',
      amount,
      currency: form.currency,
      customer: form.customer,
      status: 'requires_payment_method',
      metadata: metadataOf(form),
      last_payment_error: null,
    };
    this.#intents.set(intent.id, intent);
    return { status: 200, body: intent };
  }

  #confirm(intent: Intent, form: Form): ApiAnswer {
    const open = ['requires_payment_method', 'requires_confirmation'].includes(intent.status);
    if (!open) return unexpected(intent);
    if (!form.payment_method) return failure(400, { code: 'parameter_missing' });
    if (form.payment_method === 'stale') {
      return failure(400, { code: 'resource_missing', message: 'No such PaymentMethod' });
    }
    if (this.decline === undefined) {
      intent.status = this.chargeStatus;
      return { status: 200, body: intent };
    }
    const message = 'Your card was declined.';
    const error = {
      type: 'card_error',
      code: 'card_declined',
      decline_code: this.decline,
      message,
    };
    intent.last_payment_error = error;
    return failure(402, error);
  }

  #cancel(intent: Intent): ApiAnswer {
    if (['succeeded', 'canceled', 'processing'].includes(intent.status)) return unexpected(intent);
    intent.status = 'canceled';
    return { status: 200, body: intent };
  }

  #refund(intent: Intent, form: Form): ApiAnswer {
    if (intent.status !== 'succeeded') return unexpected(intent);
    const given = sum(this.#refunds.filter((refund) => refund.payment_intent === intent.id));
    if (given >= intent.amount) return failure(400, { code: 'charge_already_refunded' });
    const refund: Refund = {
      id: `re_${v7()}`,
      object: 'refund',
      amount: Number(form.amount),
      payment_intent: intent.id,
      status: this.refundStatus,
      metadata: metadataOf(form),
    };
    this.#refunds.push(refund);
    return { status: 200, body: refund };
  }

  #withIntent(id: string, act: (intent: Intent) => ApiAnswer): ApiAnswer {
    const intent = this.#intents.get(decodeURIComponent(id));
    return intent ? act(intent) : failure(404, { code: 'resource_missing' });
  }
}

export function failure(status: number, error: object): ApiAnswer {
  return { status, body: { error: { type: 'invalid_request_error', ...error } } };
}

function unexpected(payment_intent: Intent): ApiAnswer {
  return failure(400, { code: 'payment_intent_unexpected_state', payment_intent });
}

function metadataOf(form: Form): Form {
  const members = Object.entries(form).map(([name, value]) => {
    const [, key] = /^metadata\[(.*)\]$/.exec(name) ?? [];
    return [key, value] as const;
  });
  return Object.fromEntries(members.filter(([key]) => key !== undefined));
}

function sum(amounts: { amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0);
}
