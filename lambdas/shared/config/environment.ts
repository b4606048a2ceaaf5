/** Reads one environment variable's text; throws an Error that says what it must be. */
export type Reader<Value> = (text: string) => Value;

/** The configuration of a cold start cannot be used. The message names every bad variable. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(problems: readonly string[]) {
    super(`environment: ${problems.join('; ')}`);
  }
}

/**
 * Reads the environment variables that a function needs, once, at its cold start. A variable
 * that is unset or empty is missing. (joi would cost every function's start some 20 ms.)
 *
 * @throws ConfigurationError naming all that is missing or invalid at once.
 */
export function readEnvironment<Shape extends Record<string, Reader<unknown>>>(
  shape: Shape,
  environment: Record<string, string | undefined> = process.env,
): { [Name in keyof Shape]: ReturnType<Shape[Name]> } {
  const problems: string[] = [];
  const values = Object.entries(shape).map(([name, read]) => {
    try {
      const text = environment[name];
      if (!text) throw new Error('is missing');
      return [name, read(text)];
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : error}`);
      return [name, undefined];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.fromEntries(values) as { [Name in keyof Shape]: ReturnType<Shape[Name]> };
}

export const text: Reader<string> = (value) => value;

/** One of a few words. */
export function oneOf<Word extends string>(...words: Word[]): Reader<Word> {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new Error(`must be one of ${words.join(', ')}`);
    return word;
  };
}

/** A share between 0 and 1. */
export const rate: Reader<number> = (value) => {
  const number = Number(value);
  if (!(number >= 0 && number <= 1)) throw new Error('must be a number from 0 to 1');
  return number;
};

/** A whole number of milliseconds, at least 1. */
export const milliseconds: Reader<number> = (value) => {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new Error('must be a whole number of milliseconds');
  }
  return number;
};

/** An http or https URL, without the slash at its end. */
export const url: Reader<string> = (value) => {
  if (!/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) {
    throw new Error('must be an http or https URL');
  }
  return value.replace(/\/+$/, '');
};

/** What every function is given. */
export const COMMON = {
  ENVIRONMENT: text,
  LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error'),
};
