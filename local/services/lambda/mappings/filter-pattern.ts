import { AwsError, NotHonouredError } from '../../../core/aws-error.ts';

/** Whether a value (undefined when the field is absent) satisfies a rule. */
export type Matcher = (value: unknown) => boolean;

const COMPARE: Record<string, (value: number, limit: number) => boolean> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/**
 * Compiles the rules of one filter: a tree of fields whose leaves are lists of alternatives.
 *
 * @throws AwsError `InvalidParameterValueException` for a pattern that is none, NotHonouredError
 * for an operator outside Lambda's list
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function compilePattern(pattern: unknown): Matcher {
  if (Array.isArray(pattern)) return compileLeaf(pattern);
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw invalidPattern();
  const fields = Object.entries(pattern).map(([field, rule]) => compileField(field, rule));
  return (value) =>
    Array.isArray(value)
      ? value.some((element) => fields.every((matches) => matches(element)))
      : fields.every((matches) => matches(value));
}

function compileField(field: string, rule: unknown): Matcher {
  if (field === '$or') {
    if (!Array.isArray(rule) || rule.length === 0) throw invalidPattern();
    const alternatives = rule.map(compilePattern);
    return (value) => alternatives.some((matches) => matches(value));
  }
  const matches = compilePattern(rule);
  return (value) => matches(isObject(value) ? value[field] : undefined);
}

function compileLeaf(rules: unknown[]): Matcher {
  if (rules.length === 0) throw invalidPattern();
  const alternatives = rules.map(compileRule);
  return (value) => {
    const values = Array.isArray(value) ? value : [value];
    return alternatives.some((matches) => values.some(matches));
  };
}

function compileRule(rule: unknown): Matcher {
  if (!isObject(rule)) {
    if (Array.isArray(rule)) throw invalidPattern();
    return (value) => value === rule;
  }
  const [operator = '', ...rest] = Object.keys(rule);
  if (rest.length > 0) throw invalidPattern();
  const operand = rule[operator];
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw invalidPattern();
      return (value) => (value !== undefined && !isObject(value)) === operand;
    case 'prefix':
      return compileText(operand, (value, text) => value.startsWith(text));
    case 'suffix':
      return compileText(operand, (value, text) => value.endsWith(text));
    case 'equals-ignore-case':
      return compileText(operand, (value, text) => value.toLowerCase() === text.toLowerCase());
    case 'anything-but':
      return compileAnythingBut(operand);
    case 'numeric':
      return compileNumeric(operand);
    default:
      throw new NotHonouredError(`the filter operator ${operator}`);
  }
}

function compileText(operand: unknown, test: (value: string, text: string) => boolean): Matcher {
  if (typeof operand !== 'string') throw invalidPattern();
  return (value) => typeof value === 'string' && test(value, operand);
}

function compileAnythingBut(operand: unknown): Matcher {
  if (isObject(operand)) {
    throw new NotHonouredError(`anything-but with ${Object.keys(operand).join(', ')}`);
  }
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (excluded.some((each) => typeof each !== 'string' && typeof each !== 'number')) {
    throw invalidPattern();
  }
  return (value) => value !== undefined && !isObject(value) && !excluded.includes(value);
}

function compileNumeric(operand: unknown): Matcher {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) {
    throw invalidPattern();
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const compare = COMPARE[String(operand[index])];
    const limit: unknown = operand[index + 1];
    if (!compare || typeof limit !== 'number') throw invalidPattern();
    tests.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** The error of a pattern that AWS would not take. */
export function invalidPattern(): AwsError {
  return new AwsError('InvalidParameterValueException', 'Invalid filter pattern definition.', {
    members: { Type: 'User' },
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
