import type { ApiAnswer } from '../api-client.ts';
import type { Expected } from './checks.ts';
import type { Api } from './tell.ts';

interface Wanted {
  path?: string;
  product?: string;
  headers?: Record<string, string>;
}

/** Asks for one piece of one product. */
export function place(
  api: Api,
  customer: string,
  { path = '/orders', product = 'mug-04', headers = {} }: Wanted = {},
): Promise<ApiAnswer> {
  const body = { customer_id: customer, items: [{ product_id: product, quantity: 1 }] };
  return api.send({ method: 'POST', path, body, headers });
}

/** What the answer to an order must be that was taken. */
export function accepted({ correlationId }: ApiAnswer): Expected {
  return {
    status: 202,
    members: {
      message: 'Order received and processing started',
      status: 'processing',
      correlation_id: correlationId,
    },
    has: ['order_id', 'execution_arn'],
    headers: { location: /^\/orders\/[0-9a-f-]{36}$/, 'x-correlation-id': correlationId },
  };
}
