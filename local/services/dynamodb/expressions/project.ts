import { type AttributeValue, copyItem, type Item } from '../attribute-value.ts';
import { valueAt } from './document-path.ts';
import type { Path } from './syntax.ts';

/** A part of a document under construction. */
interface Branch {
  whole?: AttributeValue;
  members: Map<string | number, Branch>;
}

/**
 * The parts of an item that lie at the given paths. List elements close up in the order of
 * their indexes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html
 */
export function project(item: Item, paths: Path[]): Item {
  const root: Branch = { members: new Map() };
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value) branchAt(root, path).whole = value;
  }
  return asMap(root);
}

function branchAt(root: Branch, path: Path): Branch {
  let branch = root;
  for (const step of path) {
    const next = branch.members.get(step) ?? { members: new Map() };
    branch.members.set(step, next);
    branch = next;
  }
  return branch;
}

function asMap({ members }: Branch): Item {
  const item = copyItem();
  for (const [name, branch] of members) item[name] = asValue(branch);
  return item;
}

function asValue(branch: Branch): AttributeValue {
  if (branch.whole) return branch.whole;
  const steps = [...branch.members];
  if (typeof steps[0]?.[0] !== 'number') return { M: asMap(branch) };
  const inOrder = steps.sort(([a], [b]) => Number(a) - Number(b));
  return { L: inOrder.map(([, element]) => asValue(element)) };
}
