import { NotHonouredError } from './aws-error.ts';
import type { AnyOperation } from './service.ts';

/**
 * Refuses an input with a member, at any level, that the operation does not honour.
 *
 * @param action the operation's name for the error, e.g. `sqs:SendMessageBatch`
 * @throws NotHonouredError naming the first such member
 */
export function requireKnownMembers(
  { parameters, members = {} }: Pick<AnyOperation, 'parameters' | 'members'>,
  input: object,
  action: string,
): void {
  requireKnown(input, parameters, action);
  for (const [path, known] of Object.entries(members)) {
    for (const structure of structuresAt(input, path.split('.'))) {
      requireKnown(structure, known, `${action} ${path}`);
    }
  }
}

function requireKnown(structure: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(structure).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new NotHonouredError(`the parameter ${unknown} of ${where}`);
}

/** The structures at a path, through lists; none where the input has something else. */
function structuresAt(value: unknown, [step, ...rest]: string[]): object[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item) => structuresAt(item, step === undefined ? [] : [step, ...rest]));
  }
  if (step === undefined) return [value];
  const next = step === '*' ? Object.values(value) : [(value as Record<string, unknown>)[step]];
  return next.flatMap((one) => structuresAt(one, rest));
}
