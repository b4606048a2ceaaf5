import { ApiError } from './substitute.ts';

/** What a service holds, by name or ARN. */
export class RecordBook<Value extends object> {
  readonly #records = new Map<string, Value>();
  readonly #missing: string;

  /** @param missing the code of the error that the service answers for what it does not hold */
  constructor(missing: string) {
    this.#missing = missing;
  }

  /** Keeps it, in place of what it held. */
  put(key: string, value: Value): Value {
    this.#records.set(key, value);
    return value;
  }

  has(key: string): boolean {
    return this.#records.has(key);
  }

  /** @throws ApiError when nothing is held there */
  get(key: string): Value {
    const value = this.#records.get(key);
    if (value === undefined) throw new ApiError(this.#missing, `${key} does not exist`);
    return value;
  }

  /** Those that are held, in the order asked for, and the keys of the others. */
  pick(keys: readonly string[]): { found: Value[]; missing: string[] } {
    return {
      found: keys.flatMap((key) => this.#records.get(key) ?? []),
      missing: keys.filter((key) => !this.#records.has(key)),
    };
  }

  delete(key: string): void {
    this.#records.delete(key);
  }
}

/** Seconds since 1970, as the services of this folder write times. */
export function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
