import type { DeadLetter } from '../../../lambdas/shared/dead-letters/dead-letter.ts';
import type { Clock } from '../clock.ts';
import type { Progress } from '../progress.ts';

/** Does something with one letter, and says what came of it: an outcome and a note. */
export type Act = (letter: DeadLetter) => Promise<{ outcome: string; note: string }>;

export interface ActOptions {
  /** Letters a second, at most. */
  rate: number;
  clock: Clock;
  progress: Progress;
  /** Prints a line for each letter: the log of what was done. */
  print: (line: string) => void;
}

/**
 * Does something with letters, one after another, at a rate. An error ends it: the letters before
 * are done, the others as they were. Answers how many letters came to which outcome.
 */
export async function actOn(
  letters: readonly DeadLetter[],
  act: Act,
  { rate, clock, progress, print }: ActOptions,
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  const start = clock.now();
  for (const [index, letter] of letters.entries()) {
    const due = start + (index * 1_000) / rate;
    if (due > clock.now()) await clock.sleep(due - clock.now());
    const { outcome, note } = await act(letter);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    print(`${new Date(clock.now()).toISOString()} ${outcome} ${letter.dead_letter_id}: ${note}`);
    progress.show(`${index + 1} of ${letters.length} letters`);
  }
  return outcomes;
}
