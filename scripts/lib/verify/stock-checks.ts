import { hasEnded, type Order } from '../../../lambdas/shared/domain/order.ts';
import type { StockMark } from '../../../lambdas/shared/domain/stock-mark.ts';
import type { Books, ReservationRow, StockRow } from './books.ts';
import type { Finding, FindingType } from './finding.ts';
import { add, marksOf, piecesBy } from './stock-pieces.ts';

/**
 * Stock: available + reserved + consumed is what was put in, nothing is below zero, each count is
 * what the reservations say, and no reservation outlives its order.
 */
export function checkStock(books: Books): Finding[] {
  const marks = marksOf(books);
  const held = piecesBy(books, marks, 'RESERVED');
  const gone = piecesBy(books, marks, 'CONSUMED');
  const putIn = new Map<string, number>();
  for (const { product_id, quantity } of books.adjustments) add(putIn, product_id, quantity);
  return [
    ...[...books.stock.values()].flatMap((row) => checkProduct(row, held, gone, putIn)),
    ...[...books.reservations.values()].flatMap((row) =>
      checkReservation(row, books.orders.get(row.order_id)),
    ),
    ...[...marks].flatMap(([id, mark]) => checkMark(id, mark, books.orders.get(id))),
    ...[...books.orders.values()]
      .filter((order) => order.stock && !books.reservations.has(order.order_id))
      .map((order) => differs(order.order_id, `stock is ${order.stock}, but nothing is reserved`)),
  ];
}

function checkProduct(
  { product_id: subject, available, reserved, consumed, put_in }: StockRow,
  held: ReadonlyMap<string, number>,
  gone: ReadonlyMap<string, number>,
  putIn: ReadonlyMap<string, number>,
): Finding[] {
  const counts = `available ${available}, reserved ${reserved}, consumed ${consumed}`;
  const must = (met: boolean, type: FindingType, detail: string): Finding[] =>
    met ? [] : [{ type, subject, detail }];
  const holding = held.get(subject) ?? 0;
  const used = gone.get(subject) ?? 0;
  const audited = putIn.get(subject) ?? 0;
  return [
    ...must(Math.min(available, reserved, consumed) >= 0, 'STOCK_NEGATIVE', counts),
    ...must(
      available + reserved + consumed === put_in,
      'STOCK_SUM_WRONG',
      `${counts}, but ${put_in} were put in`,
    ),
    ...must(
      audited === put_in,
      'STOCK_PUT_IN_WRONG',
      `${put_in} were put in, but its events say ${audited}`,
    ),
    ...must(
      holding === reserved,
      'STOCK_RESERVED_WRONG',
      `${reserved} reserved, but reservations hold ${holding}`,
    ),
    ...must(
      used === consumed,
      'STOCK_CONSUMED_WRONG',
      `${consumed} consumed, but fulfilled orders took ${used}`,
    ),
  ];
}

function checkReservation(
  { order_id, status }: ReservationRow,
  order: Order | undefined,
): Finding[] {
  if (status === 'RESERVED' && (!order || hasEnded(order))) {
    const detail = `stock is reserved for an order that is ${order?.status ?? 'not stored'}`;
    const repair = { kind: 'expire reservation', order_id } as const;
    // The sweeper gives back what an order holds; without an order it has nothing to go by.
    return [
      { type: 'RESERVATION_STRANDED', subject: order_id, detail, ...(order ? { repair } : {}) },
    ];
  }
  if (order?.stock === status) return [];
  return [
    differs(order_id, `reservation is ${status}, order's stock ${order?.stock ?? 'untouched'}`),
  ];
}

/** While an order is under way its mark may be ahead of it; an order that ended knows its own. */
function checkMark(subject: string, { state }: StockMark, order: Order | undefined): Finding[] {
  if (order && !hasEnded(order)) return [];
  if (order?.status === 'FULFILLED') {
    return state === 'CONSUMED' ? [] : [differs(subject, `FULFILLED, but its mark is ${state}`)];
  }
  if (state === 'RELEASED' || state === 'REFUSED') return [];
  const detail = `stock is marked ${state} for an order that is ${order?.status ?? 'not stored'}`;
  return [{ type: 'RESERVATION_STRANDED', subject, detail }];
}

function differs(subject: string, detail: string): Finding {
  return { type: 'RESERVATION_DIFFERS', subject, detail };
}
