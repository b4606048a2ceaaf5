import os from 'node:os';
import { createInterface } from 'node:readline/promises';
import { CommandError, UsageError } from './command-line.ts';
import type { Environment } from './environment.ts';

/** Who does it, for the record: what `--by` says, else the user of this machine. */
export function operatorName(by: string | undefined): string {
  return by?.trim() || `${os.userInfo().username}@${os.hostname()}`;
}

/**
 * Asks before prod is changed, unless `--yes` was given.
 *
 * @throws CommandError when the answer is not yes; UsageError when there is nobody to ask.
 */
export async function confirmProd(
  { name }: Pick<Environment, 'name'>,
  yes: boolean,
  question: string,
): Promise<void> {
  if (name !== 'prod' || yes) return;
  if (!process.stdin.isTTY) {
    throw new UsageError('nobody to ask: give --yes to go on without a question');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} Type yes: `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new CommandError('not confirmed; nothing was changed');
}

/** Takes the action off the process arguments: it stands before the flags. */
export function takeAction<Action extends string>(
  actions: readonly Action[],
  argv: string[] = process.argv,
): Action | undefined {
  const action = actions.find((one) => one === argv[2]);
  if (action !== undefined) argv.splice(2, 1);
  return action;
}
