import { type ParseArgsConfig, parseArgs } from 'node:util';

type FlagConfig = NonNullable<ParseArgsConfig['options']>[string];

/** One flag of a command: what `parseArgs` wants, and a line for `--help`. */
export type Flag = FlagConfig & { help: string };

export type Flags = Record<string, Flag>;

export type Values<F extends Flags> = ReturnType<typeof parseArgs<{ options: F }>>['values'];

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command cannot do its work, for a reason that needs no stack trace: exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export interface Command<F extends Flags> {
  name: string;
  about: string;
  flags: F;
  /** Resolves to the exit code. */
  run(values: Values<F>): Promise<number>;
}

/** Parses the process arguments, runs the command and sets the exit code. */
export async function runCommand<F extends Flags>(command: Command<F>): Promise<void> {
  endWithTheReader();
  try {
    const args = process.argv.slice(2);
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(helpText(command));
      return;
    }
    process.exitCode = await command.run(parseFlags(command.flags, args));
  } catch (error) {
    process.exitCode = reportFailure(command.name, error);
  }
}

/** A reader that has seen enough (`| head`) ends the command, and is no fault of it. */
function endWithTheReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

/** Throws `UsageError` on an unknown flag, a missing value or a stray argument. */
export function parseFlags<F extends Flags>(flags: F, args: string[]): Values<F> {
  try {
    return parseArgs({ args, options: flags, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function helpText<F extends Flags>({ name, about, flags }: Command<F>): string {
  const rows = Object.entries(flags).map(([flag, { type, help, default: standard }]) => {
    const head = type === 'string' ? `--${flag} <value>` : `--${flag}`;
    const tail = typeof standard === 'string' ? ` (default ${standard})` : '';
    return `  ${head.padEnd(24)} ${help}${tail}`;
  });
  return [`${name}: ${about}`, '', ...rows, `  ${'--help'.padEnd(24)} this text`, ''].join('\n');
}

/** Reads a whole number of at least `minimum`; throws `UsageError` naming the flag. */
export function integerFlag(flag: string, value: string, minimum = 1): number {
  if (!/^\d+$/.test(value) || Number(value) < minimum || !Number.isSafeInteger(Number(value))) {
    throw new UsageError(`--${flag} must be a whole number of at least ${minimum}, not "${value}"`);
  }
  return Number(value);
}

/** Reads a share in [0, 1]; throws `UsageError` naming the flag. */
export function shareFlag(flag: string, value: string): number {
  const share = Number(value);
  if (value.trim() === '' || !(share >= 0 && share <= 1)) {
    throw new UsageError(`--${flag} must be a number from 0 to 1, not "${value}"`);
  }
  return share;
}

function reportFailure(name: string, error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`${name}: ${error.message}\nTry ${name} --help.\n`);
    return 2;
  }
  const expected = error instanceof CommandError;
  const detail = error instanceof Error ? (expected ? error.message : error.stack) : String(error);
  process.stderr.write(`${name}: ${detail}\n`);
  return 1;
}
