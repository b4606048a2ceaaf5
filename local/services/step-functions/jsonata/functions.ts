import { createHash } from 'node:crypto';
import { v4 as uuid } from 'uuid';
import type { Scheduler } from '../../../core/scheduler.ts';

const HASH_ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * The functions that Step Functions adds to JSONata, and those of JSONata that read the clock or
 * chance, bound to the given scheduler. `$eval` is taken away, as on AWS.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function stepFunctionsJsonata(
  scheduler: Scheduler,
): Readonly<Record<string, (...args: unknown[]) => unknown>> {
  return {
    partition: (array, size) => partition(array, size),
    range: (first, last, step) => range(first, last, step),
    hash: (data, algorithm) => hash(data, algorithm),
    random: (seed) => (seed === undefined ? scheduler.random() : seededRandom(seed)),
    uuid: () => uuid({ random: randomBytes(scheduler) }),
    parse: (text) => parse(text),
    now: (...args) => {
      if (args.length > 0) throw new Error('$now with a picture: use $fromMillis($millis(), ...)');
      return new Date(scheduler.now()).toISOString();
    },
    millis: () => scheduler.now(),
    eval: () => {
      throw new Error('The function $eval is not supported; use $parse');
    },
  };
}

function partition(array: unknown, size: unknown): unknown {
  if (array === undefined) return undefined;
  if (!Array.isArray(array)) throw new Error('$partition: the first argument must be an array');
  const length = positiveInteger(size, '$partition: the size');
  const parts: unknown[][] = [];
  for (let at = 0; at < array.length; at += length) parts.push(array.slice(at, at + length));
  return parts;
}

function range(first: unknown, last: unknown, step: unknown): number[] {
  const [from, to, by] = [first, last, step].map((value) => {
    if (typeof value !== 'number') throw new Error('$range: every argument must be a number');
    return value;
  }) as [number, number, number];
  if (by === 0) throw new Error('$range: the step must not be 0');
  const numbers: number[] = [];
  for (let n = from; by > 0 ? n <= to : n >= to; n += by) {
    if (numbers.length >= 1000) throw new Error('$range: more than 1000 numbers');
    numbers.push(n);
  }
  return numbers;
}

function hash(data: unknown, algorithm: unknown): string {
  if (typeof data !== 'string') throw new Error('$hash: the data must be a string');
  const name = HASH_ALGORITHMS[String(algorithm)];
  if (!name) throw new Error(`$hash: unknown algorithm ${String(algorithm)}`);
  return createHash(name).update(data).digest('hex');
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error('$parse: the argument must be a string');
  return JSON.parse(text);
}

function seededRandom(seed: unknown): number {
  const digest = createHash('sha256').update(String(seed)).digest();
  return digest.readUInt32BE(0) / 2 ** 32;
}

function randomBytes(scheduler: Scheduler): Uint8Array {
  return Uint8Array.from({ length: 16 }, () => Math.floor(scheduler.random() * 256));
}

function positiveInteger(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new Error(`${what} must be a positive integer`);
  }
  return value;
}
