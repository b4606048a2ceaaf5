import { UsageError } from '../command-line.ts';

/** Throws `UsageError` when a flag that has to be given is not, or says nothing. */
export function requiredFlag(flag: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`--${flag} is missing`);
  return value.trim();
}

/** Reads a number of pieces other than 0, with or without a sign; throws `UsageError`. */
export function quantityFlag(value: string): number {
  const quantity = Number(value);
  if (!/^[+-]?\d+$/.test(value) || !Number.isSafeInteger(quantity) || quantity === 0) {
    throw new UsageError(`--quantity must be a whole number other than 0, not "${value}"`);
  }
  return quantity;
}
