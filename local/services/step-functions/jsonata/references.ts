import jsonata from 'jsonata';
import { JSONATA_FUNCTIONS } from './builtins.ts';

/** What an expression refers to outside itself. */
export interface References {
  /** Workflow variables (`$name`), without `$states` and functions. */
  variables: Set<string>;
  /** First members of `$states`, e.g. `input`, `result`; `*` where all of it is taken. */
  states: Set<string>;
  /** What AWS refuses: `$`, `$$`, `$eval`, or a field name outside any path. */
  refused: string[];
}

interface Scope {
  bound: Set<string>;
  /** Inside a path step a bare name or `$` means the step's item. */
  inPath: boolean;
}

type Node = Record<string, unknown> & { type?: string; value?: unknown };

/**
 * Finds what `expression` (without the `{% %}`) refers to. Throws jsonata's error when it does not
 * compile.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export function referencesOf(expression: string): References {
  const found: References = { variables: new Set(), states: new Set(), refused: [] };
  const root = jsonata(expression).ast() as unknown as Node;
  visit(root, { bound: new Set(), inPath: false }, found);
  return found;
}

type Visitor = (node: Node, scope: Scope, found: References) => void;

const VISITORS: Readonly<Record<string, Visitor>> = {
  path: visitPath,
  variable: visitVariable,
  name: visitName,
  block: visitBlock,
  bind: visitBind,
  lambda: visitLambda,
  transform: (node, scope, found) => visitChildren(node, { ...scope, inPath: true }, found),
};

function visit(node: Node, scope: Scope, found: References): void {
  (VISITORS[node.type ?? ''] ?? visitChildren)(node, scope, found);
}

function visitName(node: Node, scope: Scope, found: References): void {
  if (!scope.inPath) found.refused.push(`the field name '${String(node.value)}' without $`);
  visitStages(node, scope, found);
}

function visitBind(node: Node, scope: Scope, found: References): void {
  if (isNode(node.rhs)) visit(node.rhs, scope, found);
  if (isNode(node.lhs)) scope.bound.add(String(node.lhs.value));
}

function visitPath(node: Node, outer: Scope, found: References): void {
  const scope: Scope = { bound: new Set(outer.bound), inPath: outer.inPath };
  const steps = nodes(node.steps);
  const [first, second] = steps;
  if (first?.type === 'variable' && first.value === 'states' && !scope.bound.has('states')) {
    found.states.add(second?.type === 'name' ? String(second.value) : '*');
  }
  for (const [index, step] of steps.entries()) {
    if (index > 0) scope.inPath = true;
    visit(step, scope, found);
    for (const key of ['focus', 'index']) {
      if (typeof step[key] === 'string') scope.bound.add(step[key]);
    }
  }
  if (isNode(node.group)) visitChildren(node.group, { ...scope, inPath: true }, found);
}

function visitVariable(node: Node, scope: Scope, found: References): void {
  const name = String(node.value);
  if (name === '' || name === '$') {
    if (!scope.inPath) found.refused.push(name === '' ? '$' : '$$');
  } else if (name === 'eval' && !scope.bound.has(name)) {
    found.refused.push('$eval');
  } else if (name !== 'states' && !scope.bound.has(name) && !JSONATA_FUNCTIONS.has(name)) {
    found.variables.add(name);
  }
  visitStages(node, scope, found);
}

/** Filters after a step look at the step's items. */
function visitStages(node: Node, scope: Scope, found: References): void {
  const inner = { ...scope, inPath: true };
  for (const key of ['stages', 'predicate']) {
    for (const stage of nodes(node[key])) visitChildren(stage, inner, found);
  }
  if (isNode(node.group)) visitChildren(node.group, inner, found);
}

function visitBlock(node: Node, scope: Scope, found: References): void {
  const inner = { bound: new Set(scope.bound), inPath: scope.inPath };
  for (const expression of nodes(node.expressions)) visit(expression, inner, found);
}

function visitLambda(node: Node, scope: Scope, found: References): void {
  const bound = new Set(scope.bound);
  for (const argument of nodes(node.arguments)) bound.add(String(argument.value));
  if (isNode(node.body)) visit(node.body, { bound, inPath: true }, found);
}

function visitChildren(node: Node, scope: Scope, found: References): void {
  for (const [key, child] of Object.entries(node)) {
    if (key === 'stages' || key === 'predicate') continue;
    visitChild(child, scope, found);
  }
  visitStages(node, scope, found);
}

function visitChild(child: unknown, scope: Scope, found: References): void {
  if (Array.isArray(child)) {
    for (const element of child) visitChild(element, scope, found);
  } else if (isNode(child)) {
    // A sort names its terms' expressions relative to the item.
    if ('expression' in child && child.type === undefined) {
      visitChildren(child, { ...scope, inPath: true }, found);
    } else visit(child, scope, found);
  }
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
