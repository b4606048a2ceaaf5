import type { PricedLine } from './order.ts';
import { isOrderId } from './order-id.ts';

/** What the workflow puts on the order queue: an order to fulfil, and the token to answer with. */
export interface FulfillmentRequest {
  task_token: string;
  order_id: string;
  correlation_id: string;
  customer_id: string;
  items: PricedLine[];
  /** Integer cents. */
  total_cents: number;
}

/** A message on the order queue that is not a fulfillment request. It says what is wrong. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/**
 * Reads a message body of the order queue.
 *
 * @throws MalformedMessageError naming the member that is missing or wrong.
 */
export function parseFulfillmentRequest(body: string): FulfillmentRequest {
  const message = parseObject(body);
  const text = (name: string): string => {
    const value = message[name];
    if (typeof value !== 'string' || value === '') {
      throw new MalformedMessageError(`${name} must be a non-empty string`);
    }
    return value;
  };
  if (!isOrderId(message.order_id)) throw new MalformedMessageError('order_id must be an order id');
  return {
    task_token: text('task_token'),
    order_id: message.order_id,
    correlation_id: text('correlation_id'),
    customer_id: text('customer_id'),
    items: parseItems(message.items),
    total_cents: wholeNumber(message.total_cents, 'total_cents'),
  };
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new MalformedMessageError('the body is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedMessageError('the body must be an object');
  }
  return { ...value };
}

function parseItems(items: unknown): PricedLine[] {
  if (!Array.isArray(items) || items.length === 0) {
    throw new MalformedMessageError('items must be a non-empty array');
  }
  return items.map((item: Record<string, unknown> | null, index) => {
    const product_id = item?.product_id;
    if (typeof product_id !== 'string' || product_id === '') {
      throw new MalformedMessageError(`items[${index}].product_id must be a non-empty string`);
    }
    return {
      product_id,
      quantity: wholeNumber(item?.quantity, `items[${index}].quantity`),
      unit_price_cents: wholeNumber(item?.unit_price_cents, `items[${index}].unit_price_cents`),
    };
  });
}

function wholeNumber(value: unknown, path: string): number {
  if (!Number.isSafeInteger(value) || Number(value) < 0) {
    throw new MalformedMessageError(`${path} must be a whole number`);
  }
  return Number(value);
}
