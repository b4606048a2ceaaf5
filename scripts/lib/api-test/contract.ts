import type { ContractCheck, Expected } from './checks.ts';

const UNKNOWN_ID = '019a0000-0000-7000-8000-000000000000';
const JSON_ERROR = { message: 'Invalid request body' };

const line = { product_id: 'mug-04', quantity: 1 };
const order = { customer_id: 'test-api', items: [line] };

/**
 * The refusals and simple answers of the HTTP contract. The gateway's own words are AWS's:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const CONTRACT: readonly ContractCheck[] = [
  {
    name: 'health answers without a key',
    call: { method: 'GET', path: '/health', withKey: false },
    expected: { status: 200, members: { status: 'healthy' }, has: ['version', 'environment'] },
  },
  ...keyChecks(),
  ...gatewayChecks(),
  ...handlerChecks(),
  ...readChecks(),
  ...cancelChecks(),
  ...['/order', '/orders', `/orders/${UNKNOWN_ID}/cancel`].map(
    (path): ContractCheck => ({
      name: `a browser may ask first (CORS) at ${path.replace(UNKNOWN_ID, '{order_id}')}`,
      call: { method: 'OPTIONS', path, withKey: false },
      expected: {
        status: 200,
        headers: {
          'access-control-allow-origin': /.+/,
          'access-control-allow-methods': /POST/,
          'access-control-allow-headers': /idempotency-key.*x-api-key/i,
        },
      },
    }),
  ),
];

function keyChecks(): ContractCheck[] {
  const forbidden = { status: 403, body: { message: 'Forbidden' } };
  const call = { method: 'POST', path: '/orders', body: order } as const;
  return [
    {
      name: 'an order without a key is refused',
      call: { ...call, withKey: false },
      expected: forbidden,
    },
    {
      name: 'an order with a wrong key is refused',
      call: { ...call, withKey: false, headers: { 'x-api-key': 'no-such-key' } },
      expected: forbidden,
    },
    {
      name: 'an unknown route is refused as AWS words it',
      call: { method: 'GET', path: '/no-such-route' },
      expected: { status: 403, body: { message: 'Missing Authentication Token' } },
    },
  ];
}

function gatewayChecks(): ContractCheck[] {
  const bodies: [string, unknown][] = [
    ['malformed JSON', '{"customer_id":'],
    ['no customer_id', { items: [line] }],
    ['no items', { customer_id: 'test-api' }],
    ['no product_id', { ...order, items: [{ quantity: 1 }] }],
    ['quantity 0', { ...order, items: [{ ...line, quantity: 0 }] }],
    ['quantity -1', { ...order, items: [{ ...line, quantity: -1 }] }],
    ['quantity 1.5', { ...order, items: [{ ...line, quantity: 1.5 }] }],
    ['quantity "1"', { ...order, items: [{ ...line, quantity: '1' }] }],
  ];
  return bodies.map(([what, body]) => ({
    name: `the gateway refuses ${what}`,
    call: { method: 'POST', path: '/orders', body },
    expected: { status: 400, body: JSON_ERROR, headers: { 'x-correlation-id': /.+/ } },
  }));
}

function handlerChecks(): ContractCheck[] {
  const refused = (
    name: string,
    body: unknown,
    error: string,
    { status = 400, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ): ContractCheck => ({
    name: `the handler refuses ${name}`,
    call: { method: 'POST', path: '/orders', body, headers },
    expected: { status, body: { error }, headers: { 'x-correlation-id': /.+/ } },
  });
  const idRule =
    'must be 1 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter or digit';
  const many = Array.from({ length: 101 }, (_, index) => ({ ...line, product_id: `p-${index}` }));
  return [
    refused('an empty list of items', { ...order, items: [] }, 'items must be a non-empty array'),
    refused(
      '101 items',
      { ...order, items: many },
      'items must contain less than or equal to 100 items',
    ),
    refused('an unknown field', { ...order, colour: 'red' }, 'colour is not allowed'),
    refused(
      'quantity 1,000,000,000',
      { ...order, items: [{ ...line, quantity: 1e9 }] },
      'items[0].quantity must be less than or equal to 1000',
    ),
    refused(
      'strange unicode',
      { ...order, customer_id: 'cust\u202eomer\u0000' },
      `customer_id ${idRule}`,
    ),
    refused(
      'a duplicate product line',
      { ...order, items: [line, line] },
      'items[1].product_id duplicates items[0].product_id',
    ),
    refused(
      'a body of 300 KB',
      { ...order, customer_id: 'x'.repeat(300 * 1024) },
      'body must be at most 65536 bytes',
      { status: 413 },
    ),
    refused('another content type', 'customer_id=1', 'content-type must be application/json', {
      status: 415,
      headers: { 'content-type': 'text/plain' },
    }),
    refused(
      'an Idempotency-Key of 256 characters',
      order,
      'Idempotency-Key must be 1 to 255 printable ASCII characters, with or without quotes',
      { headers: { 'idempotency-key': 'k'.repeat(256) } },
    ),
  ];
}

function readChecks(): ContractCheck[] {
  const refused = (name: string, path: string, status: number, error: string): ContractCheck => ({
    name,
    call: { method: 'GET', path },
    expected: { status, body: { error }, headers: { 'x-correlation-id': /.+/ } },
  });
  return [
    refused(
      'an unknown order is not found',
      `/orders/${UNKNOWN_ID}`,
      404,
      `order ${UNKNOWN_ID} not found`,
    ),
    refused(
      'an order id that cannot be one is refused',
      '/orders/no-such-order',
      400,
      'order_id must be a UUID v7 in lower case',
    ),
    refused(
      'a list without a filter is refused',
      '/orders',
      400,
      'customer_id or status is required',
    ),
    refused(
      'an unknown status is refused',
      '/orders?status=LOST',
      400,
      'status must be one of PENDING, PROCESSING, FULFILLED, REJECTED, COMPENSATED, FAILED',
    ),
    refused(
      'a bad limit is refused',
      '/orders?status=PENDING&limit=0',
      400,
      'limit must be an integer from 1 to 100',
    ),
    refused(
      'a bad cursor is refused',
      '/orders?status=PENDING&cursor=nonsense',
      400,
      'cursor must be the next_cursor of a page of this very query',
    ),
  ];
}

function cancelChecks(): ContractCheck[] {
  const path = `/orders/${UNKNOWN_ID}/cancel`;
  const refused = (name: string, call: Partial<ContractCheck['call']>, expected: Expected) => ({
    name: `a cancellation ${name} is refused`,
    call: { method: 'POST' as const, path, ...call },
    expected: { headers: { 'x-correlation-id': /.+/ }, ...expected },
  });
  return [
    refused(
      'of an unknown order',
      {},
      { status: 404, body: { error: `order ${UNKNOWN_ID} not found` } },
    ),
    refused(
      'of what cannot be an order',
      { path: '/orders/no-such-order/cancel' },
      { status: 400, body: { error: 'order_id must be a UUID v7 in lower case' } },
    ),
    refused(
      'with a body',
      { body: { reason: 'too late' } },
      { status: 400, body: { error: 'body must be empty' } },
    ),
    refused('without a key', { withKey: false }, { status: 403, body: { message: 'Forbidden' } }),
  ];
}
