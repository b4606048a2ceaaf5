import { type AttributeValue, type Item, typeOf } from '../attribute-value.ts';
import { compareScalars, valuesEqual } from '../ordering.ts';
import { valueAt } from './document-path.ts';
import type { Comparator, Condition, Operand } from './syntax.ts';

type Value = AttributeValue | undefined;

/**
 * Whether an item meets a condition. A missing attribute equals nothing and is ordered before
 * and after nothing, so of the comparators `<>` alone is true of it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function meetsCondition(condition: Condition, item: Item): boolean {
  const value = (operand: Operand): Value => operandValue(operand, item);
  switch (condition.kind) {
    case 'and':
      return meetsCondition(condition.left, item) && meetsCondition(condition.right, item);
    case 'or':
      return meetsCondition(condition.left, item) || meetsCondition(condition.right, item);
    case 'not':
      return !meetsCondition(condition.condition, item);
    case 'compare':
      return compare(condition.comparator, value(condition.left), value(condition.right));
    case 'between': {
      const subject = value(condition.operand);
      return (
        compare('>=', subject, value(condition.lower)) &&
        compare('<=', subject, value(condition.upper))
      );
    }
    case 'in': {
      const subject = value(condition.operand);
      return condition.candidates.some((candidate) => compare('=', subject, value(candidate)));
    }
    case 'call':
      return callHolds(condition.name, condition.operands.map(value));
  }
}

function operandValue(operand: Operand, item: Item): Value {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  const [first] = operand.operands;
  return first && size(operandValue(first, item));
}

function compare(comparator: Comparator, left: Value, right: Value): boolean {
  if (comparator === '<>') return !compare('=', left, right);
  if (!left || !right) return false;
  if (comparator === '=') return valuesEqual(left, right);
  const order = compareScalars(left, right);
  if (order === undefined) return false;
  if (comparator === '<') return order < 0;
  if (comparator === '<=') return order <= 0;
  return comparator === '>' ? order > 0 : order >= 0;
}

function callHolds(name: string, [subject, operand]: Value[]): boolean {
  if (name === 'attribute_exists') return subject !== undefined;
  if (name === 'attribute_not_exists') return subject === undefined;
  if (!subject || !operand) return false;
  if (name === 'attribute_type') return 'S' in operand && typeOf(subject) === operand.S;
  return name === 'begins_with' ? beginsWith(subject, operand) : contains(subject, operand);
}

/** Whether a string or binary value starts with another of its type. */
export function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S);
  if (!('B' in value && 'B' in prefix)) return false;
  const start = Buffer.from(prefix.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, start.length).equals(start);
}

function contains(value: AttributeValue, part: AttributeValue): boolean {
  if ('S' in value) return 'S' in part && value.S.includes(part.S);
  if ('B' in value) {
    return 'B' in part && Buffer.from(value.B, 'base64').includes(Buffer.from(part.B, 'base64'));
  }
  if ('SS' in value) return 'S' in part && value.SS.includes(part.S);
  if ('NS' in value) return 'N' in part && value.NS.includes(part.N);
  if ('BS' in value) return 'B' in part && value.BS.includes(part.B);
  return 'L' in value && value.L.some((element) => valuesEqual(element, part));
}

function size(value: Value): Value {
  const count = value && sizeOf(value);
  return count === undefined ? undefined : { N: String(count) };
}

function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('SS' in value) return value.SS.length;
  if ('NS' in value) return value.NS.length;
  if ('BS' in value) return value.BS.length;
  if ('L' in value) return value.L.length;
  return 'M' in value ? Object.keys(value.M).length : undefined;
}
