import { createHash } from 'node:crypto';

/** A number in [0, 1), the same for the same text: chance that can be repeated. */
export function uniform(text: string): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48;
}
