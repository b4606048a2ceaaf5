import { BlockList, isIP } from 'node:net';

/** True when a leaf of the event matches; an absent leaf is undefined. */
export type Matcher = (value: unknown) => boolean;

/** Makes the error for a pattern that is not valid. */
type Invalid = (reason: string) => Error;

/** EventBridge compares numbers between -5e9 and 5e9, inclusive. */
const MAXIMUM_NUMBER = 5e9;

/**
 * One element of a pattern's list: a value to equal, or an object with one comparison operator.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parseMatcher(json: unknown, invalid: Invalid): Matcher {
  if (typeof json !== 'object' || json === null) return (value) => value === json;
  const entries = Object.entries(json);
  const [name, argument] = entries[0] ?? [];
  if (Array.isArray(json) || entries.length !== 1 || name === undefined) {
    throw invalid('Only one key allowed in match expression');
  }
  const parse = OPERATORS[name];
  if (!parse) throw invalid(`Unrecognized match type ${name}`);
  return parse(argument, invalid);
}

const OPERATORS: Record<string, (argument: unknown, invalid: Invalid) => Matcher> = {
  'anything-but': anythingBut,
  cidr,
  'equals-ignore-case': equalsIgnoreCase,
  exists,
  numeric,
  prefix: (argument, invalid) => affix('prefix', argument, invalid),
  suffix: (argument, invalid) => affix('suffix', argument, invalid),
  wildcard,
};

function onString(test: (value: string) => boolean): Matcher {
  return (value) => typeof value === 'string' && test(value);
}

function equalsIgnoreCase(argument: unknown, invalid: Invalid): Matcher {
  if (typeof argument !== 'string')
    throw invalid('equals-ignore-case match pattern must be a string');
  const wanted = argument.toLowerCase();
  return onString((value) => value.toLowerCase() === wanted);
}

function affix(kind: 'prefix' | 'suffix', argument: unknown, invalid: Invalid): Matcher {
  const test = (value: string, part: string): boolean =>
    kind === 'prefix' ? value.startsWith(part) : value.endsWith(part);
  if (typeof argument === 'string') return onString((value) => test(value, argument));
  const part = (argument as Record<string, unknown> | null)?.['equals-ignore-case'];
  if (typeof part !== 'string' || Object.keys(argument as object).length !== 1) {
    throw invalid(`${kind} match pattern must be a string`);
  }
  return onString((value) => test(value.toLowerCase(), part.toLowerCase()));
}

function exists(argument: unknown, invalid: Invalid): Matcher {
  if (typeof argument !== 'boolean')
    throw invalid('exists match pattern must be either true or false.');
  return (value) => (value !== undefined) === argument;
}

/** `*` is any text; a backslash takes `*` and itself literally. */
function wildcard(argument: unknown, invalid: Invalid): Matcher {
  if (typeof argument !== 'string') throw invalid('wildcard match pattern must be a string');
  let source = '';
  for (const [part] of argument.matchAll(/\\.|\*+|[^\\*]+|\\/gs)) {
    if (part.startsWith('**')) throw invalid('Consecutive wildcard characters');
    if (part.startsWith('\\') && part !== '\\*' && part !== '\\\\') {
      throw invalid('Invalid escape character');
    }
    source += part === '*' ? '.*' : escapeRegExp(part.replace(/^\\/, ''));
  }
  const pattern = new RegExp(`^${source}$`, 's');
  return onString((value) => pattern.test(value));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function cidr(argument: unknown, invalid: Invalid): Matcher {
  const [network = '', bits] = String(argument).split('/');
  const family = isIP(network);
  const length = Number(bits);
  const longest = family === 6 ? 128 : 32;
  if (family === 0 || !/^\d+$/.test(bits ?? '') || length > longest) {
    throw invalid(`Malformed CIDR, one '/' required`);
  }
  const type = (version: number): 'ipv6' | 'ipv4' => (version === 6 ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  list.addSubnet(network, length, type(family));
  return onString((value) => isIP(value) === family && list.check(value, type(family)));
}

function anythingBut(argument: unknown, invalid: Invalid): Matcher {
  const excluded = excludedBy(argument, invalid);
  return (value) => value !== undefined && !excluded.some((matches) => matches(value));
}

const NEGATED = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

function excludedBy(argument: unknown, invalid: Invalid): Matcher[] {
  const list = [argument].flat();
  if (list.length === 0) throw invalid('Empty arrays are not allowed');
  if (
    list.every((one) => typeof one === 'string') ||
    list.every((one) => typeof one === 'number')
  ) {
    return list.map((one) => (value) => value === one);
  }
  const entries = Object.entries((argument ?? {}) as Record<string, unknown>);
  const [name = '', values] = entries[0] ?? [];
  if (Array.isArray(argument) || entries.length !== 1 || !NEGATED.includes(name)) {
    throw invalid('Value of anything-but must be an array or single string/number value.');
  }
  const parts = [values].flat();
  if (parts.length === 0) throw invalid('Empty arrays are not allowed');
  return parts.map((part) => parseMatcher({ [name]: part }, invalid));
}

type Comparison = (value: number, bound: number) => boolean;

const COMPARISONS: Record<string, Comparison> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["=", 1]`, `[">", 0]`, or a range: `[">", 0, "<=", 5]`. */
function numeric(argument: unknown, invalid: Invalid): Matcher {
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4)) {
    throw invalid('Invalid member in numeric match: expected an operator and a number');
  }
  const [first, low, second, high] = argument as unknown[];
  const bounds = [bound(first, low, invalid)];
  if (argument.length === 4) {
    if (!String(first).startsWith('>') || !String(second).startsWith('<')) {
      throw invalid('Bad numeric range operator: a range is > or >=, then < or <=');
    }
    bounds.push(bound(second, high, invalid));
    if (Number(low) >= Number(high)) throw invalid('Bottom must be less than top');
  }
  return (value) => typeof value === 'number' && bounds.every((holds) => holds(value));
}

function bound(operator: unknown, limit: unknown, invalid: Invalid): (value: number) => boolean {
  const compare = COMPARISONS[String(operator)];
  if (!compare) throw invalid(`Unrecognized numeric range operator: ${String(operator)}`);
  if (typeof limit !== 'number' || Math.abs(limit) > MAXIMUM_NUMBER) {
    throw invalid(`Value of ${String(operator)} must be numeric, between -5.0E9 and 5.0E9`);
  }
  return (value) => compare(value, limit);
}
