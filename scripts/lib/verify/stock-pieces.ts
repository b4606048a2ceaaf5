import type { StockMark } from '../../../lambdas/shared/domain/stock-mark.ts';
import type { Books } from './books.ts';

/** Marks of large orders by order, of whatever product they are on. */
export function marksOf({ stock }: Pick<Books, 'stock'>): Map<string, StockMark> {
  return new Map([...stock.values()].flatMap(({ movements = {} }) => Object.entries(movements)));
}

/**
 * Pieces by product that orders hold, or have used up. The lines of a large order move with its
 * mark, before its reservation follows; any other order's move with its reservation.
 */
export function piecesBy(
  { orders, reservations }: Pick<Books, 'orders' | 'reservations'>,
  marks: ReadonlyMap<string, StockMark>,
  state: 'RESERVED' | 'CONSUMED',
): Map<string, number> {
  const marked = [...marks].filter(([, mark]) => mark.state === state);
  const lines = [
    ...marked.flatMap(([id]) => orders.get(id)?.items ?? []),
    ...[...reservations.values()]
      .filter(({ order_id, status }) => status === state && !marks.has(order_id))
      .flatMap(({ items }) => items),
  ];
  const pieces = new Map<string, number>();
  for (const { product_id, quantity } of lines) add(pieces, product_id, quantity);
  return pieces;
}

export function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
