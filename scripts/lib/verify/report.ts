import { countBy, table } from '../report.ts';
import type { Books } from './books.ts';
import type { Finding } from './finding.ts';

/** What was read and what was found, for people. */
export function verifyReport(
  environment: string,
  books: Books,
  findings: readonly Finding[],
): string {
  const orders = [...books.orders.values()];
  const counts = countBy(orders, ({ status }) => status).map(([status, n]) => `${status} ${n}`);
  const events = [...books.events.values()].reduce((sum, { length }) => sum + length, 0);
  const ledger = books.ledger
    ? `the provider's ledger of ${books.ledger.size} orders`
    : "no ledger: the provider's own books are not ours to read";
  const lines = [
    `${environment}: ${orders.length} orders (${counts.join(', ') || 'none'})`,
    `against ${events} events, ${books.stock.size} products, ${books.reservations.size} reservations, ` +
      `${books.payments.size} payments, ${ledger}`,
    '',
  ];
  if (findings.length === 0) return [...lines, 'OK: nothing is off.'].join('\n');
  const kinds = countBy(findings, ({ type }) => type);
  return [
    ...lines,
    table(['finding', 'count'], kinds),
    '',
    ...findings.map(({ type, subject, detail }) => `${type} ${subject}: ${detail}`),
  ].join('\n');
}
