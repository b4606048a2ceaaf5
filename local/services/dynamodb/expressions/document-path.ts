import { type AttributeValue, copyItem, type Item } from '../attribute-value.ts';
import { validationException } from '../errors.ts';
import type { Path } from './syntax.ts';

/** The value at a path, or undefined where the document has none. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    if (value === undefined) return undefined;
    value = child(value, step);
  }
  return value;
}

/**
 * A copy of `item` in which the value at `path` is `value`, or is gone when it is undefined. An
 * index beyond the end of a list adds to the end.
 *
 * @throws ValidationException when the path leads through something that is not there.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export function withValueAt(item: Item, path: Path, value: AttributeValue | undefined): Item {
  const changed = changeAt({ M: item }, path, value);
  return (changed as { M: Item }).M;
}

function changeAt(
  container: AttributeValue | undefined,
  path: Path,
  value: AttributeValue | undefined,
): AttributeValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'string' && container && 'M' in container) {
    const map = copyItem(container.M);
    const member = changeAt(map[step], rest, value);
    if (member) map[step] = member;
    else delete map[step];
    return { M: map };
  }
  if (typeof step === 'number' && container && 'L' in container) {
    const list = [...container.L];
    const element = changeAt(list[step], rest, value);
    if (element) list[Math.min(step, list.length)] = element;
    else list.splice(step, 1);
    return { L: list };
  }
  throw validationException(
    'The document path provided in the update expression is invalid for update',
  );
}

function child(value: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === 'number') return 'L' in value ? value.L[step] : undefined;
  return 'M' in value && Object.hasOwn(value.M, step) ? value.M[step] : undefined;
}
