import {
  DEAD_LETTER_STATUSES,
  type DeadLetter,
  type DeadLetterStatus,
} from '../../../lambdas/shared/dead-letters/dead-letter.ts';
import { UsageError } from '../command-line.ts';

/** Which letters something is done with. Without ids it is a wide selection. */
export interface Selection {
  ids: readonly string[];
  queue?: string;
  group?: string;
  status?: DeadLetterStatus;
}

export interface SelectionFlags {
  id?: string[] | undefined;
  queue?: string | undefined;
  group?: string | undefined;
  status?: string | undefined;
}

/** Reads a selection for looking at letters: what is not said selects all. */
export function readSelection({ id = [], queue, group, status }: SelectionFlags): Selection {
  return {
    ids: id,
    ...(queue === undefined ? {} : { queue }),
    ...(group === undefined ? {} : { group }),
    ...(status === undefined ? {} : { status: readStatus(status) }),
  };
}

/**
 * Reads a selection for acting on letters. It must name letters, a queue or a cause, and takes what
 * waits (`RECORDED`) unless a status is given. A quarantined letter is taken by its id alone.
 *
 * @throws UsageError.
 */
export function readActSelection(flags: SelectionFlags): Selection {
  const selection = readSelection(flags);
  const { ids, queue, group, status } = selection;
  if (ids.length === 0 && queue === undefined && group === undefined) {
    throw new UsageError('say which letters: --id, --queue or --group');
  }
  if (ids.length > 0) return selection;
  if (status === 'QUARANTINED') {
    throw new UsageError('a quarantined letter is taken by its --id alone');
  }
  return { ...selection, status: status ?? 'RECORDED' };
}

export function selects(selection: Selection, letter: DeadLetter): boolean {
  const { ids, queue, group, status } = selection;
  return (
    (ids.length === 0 || ids.includes(letter.dead_letter_id)) &&
    (queue === undefined || letter.queue === queue) &&
    (group === undefined || letter.group === group) &&
    (status === undefined || letter.status === status)
  );
}

function readStatus(status: string): DeadLetterStatus {
  const known = DEAD_LETTER_STATUSES.find((one) => one === status.toUpperCase());
  if (known === undefined) {
    throw new UsageError(
      `--status must be one of ${DEAD_LETTER_STATUSES.join(', ')}, not "${status}"`,
    );
  }
  return known;
}
