import { AwsError } from '../../core/aws-error.ts';
import { type Matcher, parseMatcher } from './pattern-matchers.ts';

/** A pattern ready to be matched: per field a nested pattern or a list of matchers. */
interface PatternNode {
  fields: Map<string, PatternNode | Matcher[]>;
  /** Each `$or` is a list of alternatives, one of which must match. */
  alternatives: PatternNode[][];
}

/** True when the event matches. */
export type EventPattern = (event: unknown) => boolean;

/**
 * Compiles an event pattern.
 *
 * @throws InvalidEventPatternException with the reason
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function compilePattern(text: string): EventPattern {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidPattern('Filter is not valid JSON');
  }
  if (!isObject(json)) throw invalidPattern('Filter is not an object');
  const root = parseNode(json);
  return (event) => matchesNode(root, event);
}

export function invalidPattern(reason: string): AwsError {
  return new AwsError(
    'InvalidEventPatternException',
    `Event pattern is not valid. Reason: ${reason}`,
  );
}

function parseNode(json: Record<string, unknown>): PatternNode {
  const node: PatternNode = { fields: new Map(), alternatives: [] };
  if (Object.keys(json).length === 0) throw invalidPattern('Empty objects are not allowed');
  for (const [key, value] of Object.entries(json)) {
    if (key === '$or') node.alternatives.push(parseOr(value));
    else if (Array.isArray(value)) node.fields.set(key, parseLeaf(value));
    else if (isObject(value)) node.fields.set(key, parseNode(value));
    else throw invalidPattern(`"${key}" must be an object or an array`);
  }
  return node;
}

function parseOr(value: unknown): PatternNode[] {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
    throw invalidPattern('"$or" must be an array of at least two objects');
  }
  return value.map(parseNode);
}

function parseLeaf(values: unknown[]): Matcher[] {
  if (values.length === 0) throw invalidPattern('Empty arrays are not allowed');
  return values.map((value) => parseMatcher(value, invalidPattern));
}

function matchesNode(node: PatternNode, value: unknown): boolean {
  // One and the same element of a list must match the whole nested pattern.
  if (Array.isArray(value)) return value.some((element) => matchesNode(node, element));
  const event = isObject(value) ? value : {};
  for (const [key, field] of node.fields) {
    const found = Object.hasOwn(event, key) ? event[key] : undefined;
    const ok = Array.isArray(field) ? matchesLeaf(field, found) : matchesNode(field, found);
    if (!ok) return false;
  }
  return node.alternatives.every((or) => or.some((one) => matchesNode(one, event)));
}

/** Any matcher may take any element. An object is not a leaf: it counts as absent. */
function matchesLeaf(matchers: Matcher[], value: unknown): boolean {
  const leaves = [value].flat(Number.POSITIVE_INFINITY).filter((one) => !isObject(one));
  const present = leaves.filter((one) => one !== undefined);
  const candidates = present.length > 0 ? present : [undefined];
  return candidates.some((candidate) => matchers.some((matches) => matches(candidate)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
