type Tree = { [name: string]: Tree | string };

/**
 * The members of a form body of the AWS query protocol: `A.member.1.B` becomes a list of
 * structures, `A.entry.1.key` (or `.Name`) with its `value` a map. Every leaf is a text.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function queryInput(form: Iterable<[string, string]>): Record<string, unknown> {
  const tree: Tree = {};
  for (const [path, value] of form) plant(tree, path.split('.'), value);
  return Object.fromEntries(Object.entries(tree).map(([name, each]) => [name, decode(each)]));
}

function plant(tree: Tree, [first = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  const known = Object.hasOwn(tree, first) ? tree[first] : undefined;
  const branch: Tree = typeof known === 'object' ? known : {};
  tree[first] = branch;
  plant(branch, rest, value);
}

function decode(tree: Tree | string): unknown {
  if (typeof tree === 'string') return tree;
  const { member, entry, ...others } = tree;
  if (Object.keys(others).length === 0) {
    if (typeof member === 'object') return inOrder(member).map(decode);
    if (typeof entry === 'object') return Object.fromEntries(inOrder(entry).map(entryOf));
  }
  return Object.fromEntries(Object.entries(tree).map(([name, each]) => [name, decode(each)]));
}

function inOrder(numbered: Tree): (Tree | string)[] {
  return Object.entries(numbered)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, each]) => each);
}

/** SNS names the parts of a message attribute `Name` and `Value`. */
function entryOf(entry: Tree | string): [string, unknown] {
  const { key, value, Name, Value } = typeof entry === 'object' ? entry : {};
  return [String(key ?? Name), decode(value ?? Value ?? '')];
}
