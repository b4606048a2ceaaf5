import { setTimeout as sleep } from 'node:timers/promises';
import type { Books } from './books.ts';
import { check } from './check.ts';
import { type Finding, lasting } from './finding.ts';
import type { BooksReader } from './read-books.ts';

/**
 * An environment's books and what is off in them. What is found is looked for a second time after
 * `settleMs`: the tables are not read at one moment, and what is on its way is not wrong.
 */
export async function verifiedBooks(
  reader: Pick<BooksReader, 'read'>,
  settleMs: number,
): Promise<{ books: Books; findings: Finding[] }> {
  const books = await reader.read();
  const findings = check(books);
  if (findings.length === 0 || settleMs === 0) return { books, findings };
  await sleep(settleMs);
  const later = await reader.read();
  return { books: later, findings: lasting(findings, check(later)) };
}
