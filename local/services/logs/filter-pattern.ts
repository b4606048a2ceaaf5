import { NotHonouredError } from '../../core/aws-error.ts';

/** True when the message matches. */
export type LogFilter = (message: string) => boolean;

/**
 * Compiles a filter pattern: words and "quoted phrases", all of which must occur, or one JSON
 * equality: `{ $.level = "error" }`.
 *
 * @throws NotHonouredError for every other form of pattern
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilter(pattern: string): LogFilter {
  const text = pattern.trim();
  if (text.startsWith('{')) return jsonEquality(text);
  const terms: string[] = [];
  for (const [token, phrase] of text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)) {
    if (phrase === undefined && !/^\w+$/.test(token)) throw notHonoured(pattern);
    terms.push(phrase === undefined ? token : phrase.replace(/\\(.)/g, '$1'));
  }
  return (message) => terms.every((term) => message.includes(term));
}

const EQUALITY = /^\{\s*\$((?:\.[\w-]+)+)\s*=\s*(?:"((?:[^"\\*]|\\.)*)"|([\w.+-]+))\s*\}$/;

function jsonEquality(text: string): LogFilter {
  const [, path = '', quoted, bare = ''] = EQUALITY.exec(text) ?? [];
  if (path === '') throw notHonoured(text);
  const wanted = quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1');
  const keys = path.slice(1).split('.');
  return (message) => {
    const found = valueAt(parse(message), keys);
    const isNumber = typeof found === 'number' && quoted === undefined;
    return isNumber ? found === Number(wanted) : found === wanted;
  };
}

function parse(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    // A line that is not JSON matches no JSON pattern.
    return undefined;
  }
}

function valueAt(json: unknown, keys: string[]): unknown {
  let value = json;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function notHonoured(pattern: string): NotHonouredError {
  return new NotHonouredError(`the CloudWatch Logs filter pattern ${pattern}`);
}
