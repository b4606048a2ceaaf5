import type { Product } from '../catalogue.ts';
import type { OrderRequest } from '../stress/order-mix.ts';

/** A request that must be refused, and the status that says so. */
export interface RefusedCase {
  what: string;
  by: 'gateway' | 'handler';
  body: unknown;
  withKey?: boolean;
  headers?: Record<string, string>;
  status: number;
}

/** A request that is taken, and whose order must come to this end. */
export interface CertainCase {
  what: string;
  body: OrderRequest;
  end: string;
  /** The customer cancels the order as soon as it is taken. */
  cancel?: boolean;
}

const CUSTOMER = 'customer-demo';

/** A product of which there is one piece: an order of two finds too little. */
export const SCARCE = {
  product_id: 'tent-last',
  name: 'Tent, the last one',
  unit_price_cents: 29900,
  stock: 1,
};

/** An order that is sent twice under one key, and a third time with another body. */
export function repeatedOrder({ product_id }: Product): OrderRequest {
  return { customer_id: CUSTOMER, items: [{ product_id, quantity: 1 }] };
}

/** What the gateway and the handler refuse: nothing is stored. */
export function refusedCases({ product_id }: Product, usedKey: string): RefusedCase[] {
  const line = { product_id, quantity: 1 };
  const order = { customer_id: CUSTOMER, items: [line] };
  return [
    { what: 'no API key', by: 'gateway', body: order, withKey: false, status: 403 },
    { what: 'malformed JSON', by: 'gateway', body: '{"customer_id":', status: 400 },
    {
      what: 'quantity 0',
      by: 'gateway',
      body: { ...order, items: [{ ...line, quantity: 0 }] },
      status: 400,
    },
    { what: 'no items', by: 'handler', body: { ...order, items: [] }, status: 400 },
    { what: 'unknown field', by: 'handler', body: { ...order, colour: 'red' }, status: 400 },
    {
      what: 'used key, other body',
      by: 'handler',
      body: { ...order, items: [{ ...line, quantity: 2 }] },
      headers: { 'idempotency-key': usedKey },
      status: 422,
    },
  ];
}

/** What only the workflow can refuse, because only the catalogue and the stock know; and a cancel. */
export function certainCases({ product_id, unit_price_cents }: Product): CertainCase[] {
  const order = (...items: OrderRequest['items']) => ({ customer_id: CUSTOMER, items });
  return [
    {
      what: 'unknown product',
      body: order({ product_id: 'no-such-thing', quantity: 1 }),
      end: 'REJECTED: UNKNOWN_PRODUCT',
    },
    {
      what: 'wrong price',
      body: order({ product_id, quantity: 1, unit_price_cents: unit_price_cents + 1 }),
      end: 'REJECTED: PRICE_MISMATCH',
    },
    {
      what: 'two of the last one',
      body: order({ product_id: SCARCE.product_id, quantity: 2 }),
      end: 'REJECTED: OUT_OF_STOCK',
    },
    {
      what: 'cancelled at once',
      body: order({ product_id, quantity: 1 }),
      end: 'COMPENSATED: CANCELLED',
      cancel: true,
    },
  ];
}
