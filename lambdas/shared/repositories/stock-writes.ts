import type { OrderLine } from '../domain/order.ts';
import { STOCK_MOVEMENTS, type StockMovement } from '../domain/stock.ts';
import type { StockMark } from '../domain/stock-mark.ts';
import type { TransactionItem } from './transaction.ts';

/** A part of an update of a product: a transaction writes each item once, so parts are joined. */
export interface UpdatePart {
  set?: string[];
  remove?: string[];
  conditions?: string[];
  names?: Record<string, string>;
  values?: Record<string, unknown>;
}

/** The update of one product that its parts make. */
export function productUpdate(table: string, product_id: string, ...parts: UpdatePart[]) {
  const of = <Key extends 'set' | 'remove' | 'conditions'>(key: Key) =>
    parts.flatMap((part) => part[key] ?? []);
  const clauses = [
    ...(of('set').length > 0 ? [`SET ${of('set').join(', ')}`] : []),
    ...(of('remove').length > 0 ? [`REMOVE ${of('remove').join(', ')}`] : []),
  ];
  return {
    TableName: table,
    Key: { product_id },
    UpdateExpression: clauses.join(' '),
    ConditionExpression: ['attribute_exists(product_id)', ...of('conditions')].join(' AND '),
    ExpressionAttributeNames: Object.assign({}, ...parts.map(({ names }) => names)),
    ExpressionAttributeValues: Object.assign({}, ...parts.map(({ values }) => values)),
  } satisfies TransactionItem['Update'];
}

/** The writes that move the pieces of all lines, on condition that there are as many to move. */
export function movementWrites(
  table: string,
  movement: StockMovement,
  lines: readonly OrderLine[],
): TransactionItem[] {
  return lines.map(({ product_id, quantity }) => ({
    Update: productUpdate(table, product_id, movementPart(movement, quantity)),
  }));
}

/** Moves pieces, on condition that there are as many to move. */
export function movementPart(movement: StockMovement, quantity: number): UpdatePart {
  const { from, to } = STOCK_MOVEMENTS[movement];
  return {
    set: ['#from = #from - :quantity', '#to = #to + :quantity'],
    conditions: ['#from >= :quantity'],
    names: { '#from': from, '#to': to },
    values: { ':quantity': quantity },
  };
}

/** Writes an order's mark, on condition that it is as it was read. */
export function markPart(
  orderId: string,
  before: StockMark | undefined,
  after: StockMark,
): UpdatePart {
  const mark = { set: ['movements.#order = :mark'], names: { '#order': orderId } };
  if (!before) {
    const conditions = ['attribute_not_exists(movements.#order)'];
    return { ...mark, conditions, values: { ':mark': after } };
  }
  return {
    ...mark,
    conditions: ['movements.#order.#state = :before'],
    names: { ...mark.names, '#state': 'state' },
    values: { ':mark': after, ':before': before.state },
  };
}

/** Removes the marks of orders. */
export function forgetPart(orderIds: readonly string[]): UpdatePart {
  return {
    remove: orderIds.map((_id, place) => `movements.#f${place}`),
    names: Object.fromEntries(orderIds.map((id, place) => [`#f${place}`, id])),
  };
}
