import Joi from 'joi';
import type { OrderLine } from '../../shared/domain/order.ts';
import { HttpError } from '../../shared/http/http-error.ts';

/** What a client sends to place an order. */
export interface OrderRequest {
  customer_id: string;
  items: OrderLine[];
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What an id of a customer or product must be, in words that follow the field's name. */
export const ID_RULE =
  'must be 1 to 64 letters, digits, dots, underscores or hyphens, beginning with a letter or digit';

/** True for an id of a customer or product. */
export function isId(value: string): boolean {
  return ID.test(value);
}

const WORDS = {
  'any.required': '{{#label}} is required',
  'object.base': '{{#label}} must be an object',
  'string.empty': '{{#label}} must not be empty',
  'number.infinity': '{{#label}} must be a finite number',
  // joi's own words would repeat the refused text.
  'string.pattern.base': `{{#label}} ${ID_RULE}`,
  'array.min': '{{#label}} must be a non-empty array',
  'array.unique': '{{#label}}.product_id duplicates items[{{#dupePos}}].product_id',
};

const id = () => Joi.string().pattern(ID).required();

const line = Joi.object({
  product_id: id(),
  quantity: Joi.number().integer().min(1).max(1_000).required(),
  unit_price_cents: Joi.number().integer().min(0).max(100_000_000),
});

const schema = Joi.object<OrderRequest>({
  customer_id: id(),
  items: Joi.array().items(line).min(1).max(100).unique('product_id').required(),
})
  .required()
  .label('body')
  // A client that sends "1" for 1 has a defect that it should hear of.
  .prefs({ convert: false, errors: { wrap: { label: false } }, messages: WORDS });

/**
 * Checks the body of `POST /orders`.
 *
 * @throws HttpError 400 with the path of the field and what is wrong with it.
 */
export function parseOrderRequest(body: unknown): OrderRequest {
  const { error, value } = schema.validate(body);
  if (error) throw new HttpError(400, error.message);
  return value;
}
