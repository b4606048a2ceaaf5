import { cut } from '../cut.ts';
import type { Cause } from './dead-letter.ts';

/** Enough for any message of ours; a whole page of somebody's HTML is not. */
const MAX_MESSAGE = 2_000;

/** What an operator is told of an error: its name and message. */
export function causeOf(error: unknown): Cause {
  if (!(error instanceof Error))
    return { error: 'Error', message: cut(String(error), MAX_MESSAGE) };
  return { error: cut(error.name, MAX_MESSAGE), message: cut(error.message, MAX_MESSAGE) };
}
