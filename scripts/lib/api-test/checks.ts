import { isDeepStrictEqual } from 'node:util';
import type { ApiAnswer, ApiCall } from '../api-client.ts';

/** What an answer must be; members left out are not looked at. */
export interface Expected {
  status: number;
  /** The whole body. */
  body?: Record<string, unknown>;
  /** Members that the body must hold, each with exactly this value. */
  members?: Record<string, unknown>;
  /** Members that the body must hold, whatever their value. */
  has?: readonly string[];
  /** Header values; a pattern must match. */
  headers?: Record<string, string | RegExp>;
}

/** One call of the HTTP contract and what it must answer. */
export interface ContractCheck {
  name: string;
  call: ApiCall;
  expected: Expected;
}

/** What is not as expected, in words; empty where all is well. */
export function differences(answer: ApiAnswer, expected: Expected): string[] {
  const { status, body, members = {}, has = [], headers = {} } = expected;
  const found: string[] = [];
  if (answer.status !== status) found.push(`status ${answer.status}, expected ${status}`);
  if (body && !isDeepStrictEqual(answer.json, body)) {
    found.push(`body ${answer.text}, expected ${JSON.stringify(body)}`);
  }
  for (const [name, value] of Object.entries(members)) {
    const got = answer.json?.[name];
    if (!isDeepStrictEqual(got, value)) {
      found.push(`${name} ${JSON.stringify(got)}, expected ${JSON.stringify(value)}`);
    }
  }
  for (const name of has) {
    if (answer.json?.[name] === undefined) found.push(`no member ${name} in ${answer.text}`);
  }
  for (const [name, value] of Object.entries(headers)) {
    const got = answer.headers.get(name);
    const right = typeof value === 'string' ? got === value : value.test(got ?? '');
    if (!right) found.push(`header ${name} ${got}, expected ${value}`);
  }
  return found;
}
