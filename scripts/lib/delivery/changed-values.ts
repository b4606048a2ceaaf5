import type { Change } from './plan-json.ts';

/** One attribute that differs, in words: never a sensitive value. */
export interface ChangedValue {
  /** As Terraform writes it: `environment[0].variables.LOG_LEVEL`. */
  path: string;
  from: string;
  to: string;
  /** True where the new value is not known before the apply. */
  unknown: boolean;
}

const LONGEST = 120;

interface Node {
  before: unknown;
  after: unknown;
  unknown: unknown;
  secretBefore: unknown;
  secretAfter: unknown;
}

/**
 * The leaves at which a change's two trees differ. Nothing, an empty text, list or map, zero and
 * false are one: the SDK that the provider is built with cannot tell an unset value from its
 * type's zero, and turns one into the other without anybody having changed anything.
 */
export function changedValues(change: Change): ChangedValue[] {
  return compare('', {
    before: change.before,
    after: change.after,
    unknown: change.after_unknown,
    secretBefore: change.before_sensitive,
    secretAfter: change.after_sensitive,
  });
}

function compare(path: string, node: Node): ChangedValue[] {
  const { before, after, unknown, secretBefore, secretAfter } = node;
  const isUnknown = unknown === true;
  if (!isUnknown && (isBranch(before) || isBranch(after) || isBranch(unknown))) {
    return branches(before, after, unknown).flatMap((key) =>
      compare(joined(path, key, before, after), {
        before: at(before, key),
        after: at(after, key),
        unknown: at(unknown, key),
        secretBefore: secretBefore === true || at(secretBefore, key),
        secretAfter: secretAfter === true || at(secretAfter, key),
      }),
    );
  }
  if (!isUnknown && (before === after || (isZero(before) && isZero(after)))) return [];
  const to = isUnknown ? '(known after apply)' : shown(after, secretAfter);
  return [{ path, from: shown(before, secretBefore), to, unknown: isUnknown }];
}

/** `a.b[0]` */
function joined(path: string, key: string, ...trees: unknown[]): string {
  if (trees.some((tree) => Array.isArray(tree))) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function branches(...trees: unknown[]): string[] {
  return [...new Set(trees.filter(isBranch).flatMap((tree) => Object.keys(tree)))];
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function at(tree: unknown, key: string): unknown {
  return isBranch(tree) ? (tree as Record<string, unknown>)[key] : undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isZero(value: unknown): boolean {
  return isNothing(value) || value === 0 || value === false;
}

function shown(value: unknown, secret: unknown): string {
  if (secret === true || isBranch(secret)) return '(sensitive)';
  if (isNothing(value)) return 'nothing';
  if (isBranch(value)) return Array.isArray(value) ? 'a list' : 'a map';
  const text = typeof value === 'string' ? value : String(value);
  if (text.length <= LONGEST && !text.includes('\n')) return text;
  return `a text of ${text.length} characters`;
}
