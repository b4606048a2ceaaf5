import type { AwsError } from '../../../core/aws-error.ts';
import { type AttributeValue, type Item, typeOf } from '../attribute-value.ts';
import { validationException } from '../errors.ts';
import { addNumbers, subtractNumbers } from '../number.ts';
import { compareStrings } from '../ordering.ts';
import { valueAt, withValueAt } from './document-path.ts';
import type { Operand, Path, SetValueOf, Update } from './syntax.ts';

type SetType = 'SS' | 'NS' | 'BS';

/**
 * The item after an update. Every operand is read from the item as it was before.
 *
 * @throws ValidationException for a missing operand, a wrong operand type or an invalid path.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function applyUpdate(update: Update, before: Item): Item {
  const changes: { path: Path; value: AttributeValue | undefined }[] = [
    ...update.set.map(({ path, value }) => ({ path, value: setValue(value, before) })),
    ...update.add.map(({ path, operand }) => ({ path, value: sum(path, operand, before) })),
    ...update.delete.map(({ path, operand }) => ({ path, value: without(path, operand, before) })),
    // From the highest index down, so that no removal moves an element that is yet to go.
    ...update.remove
      .map(({ path }) => ({ path, value: undefined }))
      .sort((a, b) => byIndexDescending(a.path, b.path)),
  ];
  return changes.reduce((item, { path, value }) => withValueAt(item, path, value), before);
}

function setValue({ operator, operands }: SetValueOf<Operand>, item: Item): AttributeValue {
  const [left, right] = operands.map((operand) => operandValue(operand, item));
  if (!left) throw missingAttribute();
  if (!operator) return left;
  if (!right) throw missingAttribute();
  if (!('N' in left && 'N' in right)) throw incorrectType();
  return { N: operator === '+' ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N) };
}

function operandValue(operand: Operand, item: Item): AttributeValue {
  const value = optionalValue(operand, item);
  if (!value) throw missingAttribute();
  return value;
}

function optionalValue(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  const [first, second] = operand.operands;
  if (!first || !second) throw missingAttribute();
  if (operand.name === 'if_not_exists') {
    return optionalValue(first, item) ?? operandValue(second, item);
  }
  const [head, tail] = [operandValue(first, item), operandValue(second, item)];
  if (!('L' in head && 'L' in tail)) throw incorrectType();
  return { L: [...head.L, ...tail.L] };
}

function sum(path: Path, operand: Operand, item: Item): AttributeValue {
  const addend = operandValue(operand, item);
  const current = valueAt(item, path);
  if (!current) return addend;
  if ('N' in current && 'N' in addend) return { N: addNumbers(current.N, addend.N) };
  const type = typeOf(current) as SetType;
  const [members, added] = [setMembers(current, type), setMembers(addend, type)];
  return { [type]: [...new Set([...members, ...added])] } as unknown as AttributeValue;
}

function without(path: Path, operand: Operand, item: Item): AttributeValue | undefined {
  const removed = operandValue(operand, item);
  const current = valueAt(item, path);
  if (!current) return undefined;
  const type = typeOf(current) as SetType;
  const gone = setMembers(removed, type);
  const left = setMembers(current, type).filter((member) => !gone.includes(member));
  return left.length === 0 ? undefined : ({ [type]: left } as unknown as AttributeValue);
}

function setMembers(value: AttributeValue, type: SetType): string[] {
  if (type === 'SS' && 'SS' in value) return value.SS;
  if (type === 'NS' && 'NS' in value) return value.NS;
  if (type === 'BS' && 'BS' in value) return value.BS;
  throw incorrectType();
}

function byIndexDescending(a: Path, b: Path): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [x, y] = [a[index], b[index]];
    if (x === y) continue;
    return typeof x === 'number' ? Number(y) - x : compareStrings(String(x), String(y));
  }
  return 0;
}

function missingAttribute(): AwsError {
  return validationException(
    'The provided expression refers to an attribute that does not exist in the item',
  );
}

function incorrectType(): AwsError {
  return validationException('An operand in the update expression has an incorrect data type');
}
