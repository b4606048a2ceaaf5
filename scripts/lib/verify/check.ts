import type { Books } from './books.ts';
import type { Finding } from './finding.ts';
import { checkMoney } from './money-checks.ts';
import { checkOrders } from './order-checks.ts';
import { checkStock } from './stock-checks.ts';

/** Everything in the books that is not as it must be. */
export function check(books: Books): Finding[] {
  return [...checkOrders(books), ...checkStock(books), ...checkMoney(books)];
}
