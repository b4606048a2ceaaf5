import { CommandError } from '../command-line.ts';

/** The pipeline or a buildspec asks for something that the rehearsal does not do. */
export class NotHonoured extends CommandError {
  constructor(what: string) {
    super(`the rehearsal does not honour ${what}`);
  }
}

/** @throws NotHonoured naming the first member that is set and not among the known ones */
export function onlyKnown(value: object, known: readonly string[], where: string): void {
  for (const [name, member] of Object.entries(value)) {
    if (!known.includes(name) && isSet(member)) throw new NotHonoured(`${name} in ${where}`);
  }
}

/** A plan shows every argument; the ones that are not given are null or empty. */
function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false;
  return !Array.isArray(value) || value.length > 0;
}
