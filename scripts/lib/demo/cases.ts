import type { Product } from '../catalogue.ts';
import type { OrderRequest } from '../stress/order-mix.ts';

/** A request that must be refused, and the status that says so. */
export interface RefusedCase {
  what: string;
  by: 'gateway' | 'handler';
  body: unknown;
  withKey?: boolean;
  status: number;
}

/** A request that is taken, and whose order must end as REJECTED for this reason. */
export interface RejectedCase {
  what: string;
  body: OrderRequest;
  reason: string;
}

const CUSTOMER = 'customer-demo';

/** What the gateway and the handler refuse: nothing is stored. */
export function refusedCases({ product_id }: Product): RefusedCase[] {
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
  ];
}

/** What only the workflow can refuse, because only the catalogue knows. */
export function rejectedCases({ product_id, unit_price_cents }: Product): RejectedCase[] {
  return [
    {
      what: 'unknown product',
      body: { customer_id: CUSTOMER, items: [{ product_id: 'no-such-thing', quantity: 1 }] },
      reason: 'UNKNOWN_PRODUCT',
    },
    {
      what: 'wrong price',
      body: {
        customer_id: CUSTOMER,
        items: [{ product_id, quantity: 1, unit_price_cents: unit_price_cents + 1 }],
      },
      reason: 'PRICE_MISMATCH',
    },
  ];
}
