import type { AwsError } from '../../../core/aws-error.ts';
import { type AttributeValue, typeOf } from '../attribute-value.ts';
import { validationException } from '../errors.ts';
import { requireKeyValue } from '../key.ts';
import { compareScalars } from '../ordering.ts';
import type { KeyAttribute, KeySchema } from '../table-schema.ts';
import { beginsWith } from './evaluate-condition.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

/** A condition on the sort key. */
export type SortCondition =
  | { operator: Exclude<Comparator, '<>'> | 'begins_with'; value: AttributeValue }
  | { operator: 'between'; lower: AttributeValue; upper: AttributeValue };

export interface KeyCondition {
  hash: AttributeValue;
  sort?: SortCondition;
}

/** One of the one or two parts of a key condition. */
interface Part {
  name: string;
  condition: SortCondition;
}

/**
 * What a KeyConditionExpression asks of a key schema: the partition key equal to a value, and at
 * most one condition on the sort key.
 *
 * @throws ValidationException for anything else.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 */
export function keyCondition(condition: Condition, schema: KeySchema): KeyCondition {
  const parts = flatten(condition);
  if (parts.length > 2) throw validationException('Conditions can be of length 1 or 2 only');
  const [first, second] = parts;
  if (second && second.name === first?.name) {
    throw validationException('KeyConditionExpressions must only contain one condition per key');
  }
  const hash = parts.find(({ name }) => name === schema.hash.name);
  if (!hash) throw missed(schema.hash);
  const sort = parts.find((part) => part !== hash);
  if (sort && !schema.range) throw notSupported();
  if (sort && schema.range && sort.name !== schema.range.name) throw missed(schema.range);
  if (hash.condition.operator !== '=') throw notSupported();
  checkValues(hash.condition, schema.hash);
  const value = hash.condition.value;
  if (!sort || !schema.range) return { hash: value };
  checkValues(sort.condition, schema.range);
  return { hash: value, sort: sort.condition };
}

function flatten(condition: Condition): Part[] {
  switch (condition.kind) {
    case 'and':
      return [...flatten(condition.left), ...flatten(condition.right)];
    case 'compare': {
      const { comparator } = condition;
      if (comparator === '<>') throw invalidOperator('<>');
      const name = keyName(comparator, condition.left);
      return [{ name, condition: { operator: comparator, value: literal(condition.right) } }];
    }
    case 'between': {
      const name = keyName('BETWEEN', condition.operand);
      const [lower, upper] = [literal(condition.lower), literal(condition.upper)];
      return [{ name, condition: { operator: 'between', lower, upper } }];
    }
    case 'call': {
      const [subject, prefix] = condition.operands;
      if (condition.name !== 'begins_with' || !subject || !prefix) {
        throw invalidOperator(condition.name);
      }
      const name = keyName('begins_with', subject);
      return [{ name, condition: { operator: 'begins_with', value: literal(prefix) } }];
    }
    default:
      throw invalidOperator(condition.kind.toUpperCase());
  }
}

function keyName(operator: string, operand: Operand): string {
  if (operand.kind === 'call') {
    throw validationException('KeyConditionExpressions cannot contain nested operations');
  }
  const [name, ...nested] = operand.kind === 'path' ? operand.path : [];
  if (typeof name !== 'string') {
    throw validationException(
      `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`,
    );
  }
  if (nested.length > 0) {
    throw validationException(
      'KeyConditionExpressions cannot have conditions on nested attributes',
    );
  }
  return name;
}

function literal(operand: Operand): AttributeValue {
  if (operand.kind === 'value') return operand.value;
  throw validationException(
    operand.kind === 'call'
      ? 'KeyConditionExpressions cannot contain nested operations'
      : 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition',
  );
}

function checkValues(condition: SortCondition, attribute: KeyAttribute): void {
  const values =
    condition.operator === 'between' ? [condition.lower, condition.upper] : [condition.value];
  for (const value of values) {
    if (typeOf(value) !== attribute.type) {
      throw validationException(
        'One or more parameter values were invalid: ' +
          'Condition parameter type does not match schema type',
      );
    }
    requireKeyValue(attribute.name, value);
  }
}

function missed(attribute: KeyAttribute): AwsError {
  return validationException(`Query condition missed key schema element: ${attribute.name}`);
}

function notSupported(): AwsError {
  return validationException('Query key condition not supported');
}

function invalidOperator(operator: string): AwsError {
  return validationException(`Invalid operator used in KeyConditionExpression: ${operator}`);
}

/**
 * Refuses a starting key whose sort key the condition could not have selected.
 *
 * @throws ValidationException.
 */
export function requireInSortRange(value: AttributeValue | undefined, sort: SortCondition): void {
  if (value && selects(sort, value)) return;
  throw validationException('The provided starting key does not match the range key predicate');
}

function selects(sort: SortCondition, value: AttributeValue): boolean {
  if (sort.operator === 'begins_with') return beginsWith(value, sort.value);
  const order = (bound: AttributeValue): number => compareScalars(value, bound) ?? Number.NaN;
  switch (sort.operator) {
    case 'between':
      return order(sort.lower) >= 0 && order(sort.upper) <= 0;
    case '=':
      return order(sort.value) === 0;
    case '<':
      return order(sort.value) < 0;
    case '<=':
      return order(sort.value) <= 0;
    case '>':
      return order(sort.value) > 0;
    case '>=':
      return order(sort.value) >= 0;
  }
}
