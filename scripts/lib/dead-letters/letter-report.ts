import type { DeadLetter } from '../../../lambdas/shared/dead-letters/dead-letter.ts';
import { table } from '../report.ts';

const MAX_MESSAGE = 60;

/** One line a letter. */
export function letterTable(letters: readonly DeadLetter[]): string {
  return table(
    ['letter', 'status', 'dead since', 'cause'],
    letters.map(({ dead_letter_id, status, dead_lettered_at, cause }) => [
      dead_letter_id,
      status,
      dead_lettered_at,
      shortened(`${cause.error}: ${cause.message}`),
    ]),
  );
}

/** One line for each queue, cause and status, the largest first. */
export function groupTable(letters: readonly DeadLetter[]): string {
  const groups = new Map<string, DeadLetter[]>();
  for (const letter of letters) {
    const key = [letter.queue, letter.group, letter.status].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), letter]);
  }
  const largest = [...groups].sort(([a, m], [b, n]) => n.length - m.length || a.localeCompare(b));
  return table(
    ['queue', 'cause', 'status', 'letters', 'oldest', 'one of them says'],
    largest.map(([key, members]) => [
      ...key.split('\n'),
      members.length,
      members.map(({ dead_lettered_at }) => dead_lettered_at).sort()[0],
      shortened(members[0]?.cause.message ?? ''),
    ]),
  );
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE - 1)}…` : line;
}
