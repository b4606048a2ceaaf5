import { isDeepStrictEqual } from 'node:util';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** The check does not know a keyword, so it cannot say whether a change to it breaks anybody. */
export class UnsupportedKeywordError extends Error {
  override readonly name = 'UnsupportedKeywordError';
}

/** What one keyword's change breaks, as words that follow the place. */
type Rule = (released: JsonSchema, current: JsonSchema) => string[];

const ANNOTATIONS = new Set(['$schema', 'title', 'description']);

/** Keywords with schemas of their own inside, which are compared place by place. */
const NESTED = new Set(['properties', '$defs', 'items']);

/** They close an object to us who publish; a consumer passes over what it does not know. */
const CLOSED = new Set(['additionalProperties', 'unevaluatedProperties']);

const RULES: Record<string, Rule> = {
  $id: unchanged('$id'),
  $ref: unchanged('$ref'),
  pattern: unchanged('pattern'),
  minimum: notLowered('minimum'),
  minLength: notLowered('minLength'),
  minItems: notLowered('minItems'),
  const: sameValues,
  enum: sameValues,
  type: (released, current) => {
    const same = released.type === current.type;
    const narrowed = released.type === 'number' && current.type === 'integer';
    return same || narrowed ? [] : [`changed its type from ${released.type} to ${current.type}`];
  },
  required: (released, current) => {
    const now = new Set(listOf(current.required));
    const lost = listOf(released.required).filter((name) => !now.has(name));
    return lost.map((name) => `no longer requires ${name}`);
  },
};

/**
 * Why events under the current schema may break a consumer of the released one: each line a place
 * and what changed. Empty when every event that is valid now was valid then, to a consumer that
 * passes over members it does not know. So a schema may get further members, required or not, and
 * tighter rules; a member that was promised stays, even an optional one, or its name could come
 * back with another meaning.
 *
 * @throws UnsupportedKeywordError naming a keyword, in either schema, that there is no rule for.
 */
export function breakingChanges(released: JsonSchema, current: JsonSchema, place = ''): string[] {
  refuseUnknown(released, place);
  refuseUnknown(current, place);
  // A keyword that is new only narrows what may come, so the released ones alone are asked.
  const changes = Object.keys(released).flatMap((name) => RULES[name]?.(released, current) ?? []);
  return [
    ...changes.map((change) => `${place || 'the event'} ${change}`),
    ...nestedChanges(released, current, place),
  ];
}

function nestedChanges(released: JsonSchema, current: JsonSchema, place: string): string[] {
  const now = new Map(nested(current, place));
  return nested(released, place).flatMap(([inner, schema]) => {
    const counterpart = now.get(inner);
    return counterpart ? breakingChanges(schema, counterpart, inner) : [`${inner} was removed`];
  });
}

/** The schemas inside a schema, by place: `data.items`, `data.items[]`, `$defs.cents`. */
function nested({ properties, $defs, items }: JsonSchema, place: string): [string, JsonSchema][] {
  const prefix = place === '' ? '' : `${place}.`;
  const named: [string, unknown][] = [
    ...Object.entries(properties ?? {}).map(([name, inner]): [string, unknown] => [name, inner]),
    ...Object.entries($defs ?? {}).map(([name, inner]): [string, unknown] => [
      `$defs.${name}`,
      inner,
    ]),
  ];
  const inside = named.map(([name, inner]): [string, unknown] => [prefix + name, inner]);
  if (items !== undefined) inside.push([`${place}[]`, items]);
  return inside as [string, JsonSchema][];
}

function refuseUnknown(schema: JsonSchema, place: string): void {
  if (typeof schema !== 'object') {
    throw new UnsupportedKeywordError(`${place} is ${schema} and not an object`);
  }
  for (const [name, value] of Object.entries(schema)) {
    const known = ANNOTATIONS.has(name) || NESTED.has(name) || Object.hasOwn(RULES, name);
    const closing = CLOSED.has(name) && value === false;
    const several = name === 'type' && typeof value !== 'string';
    if ((known || closing) && !several) continue;
    const shown = `${name}: ${JSON.stringify(value)}`;
    throw new UnsupportedKeywordError(`${place || 'the event'} has ${shown}, which has no rule`);
  }
}

function unchanged(keyword: string): Rule {
  return (released, current) =>
    isDeepStrictEqual(released[keyword], current[keyword])
      ? []
      : [`changed its ${keyword} from ${released[keyword]} to ${current[keyword]}`];
}

function notLowered(keyword: string): Rule {
  return (released, current) => {
    const before = Number(released[keyword]);
    const now = Number(current[keyword] ?? Number.NEGATIVE_INFINITY);
    return now >= before ? [] : [`lowered its ${keyword} from ${before} to ${current[keyword]}`];
  };
}

function sameValues(released: JsonSchema, current: JsonSchema): string[] {
  const before = valuesOf(released);
  const now = valuesOf(current);
  if (now.length === 0) return ['may be any value now'];
  const added = now.filter((value) => !before.includes(value));
  return added.map((value) => `may be ${JSON.stringify(value)} now`);
}

function valuesOf(schema: JsonSchema): unknown[] {
  return 'const' in schema ? [schema.const] : listOf(schema.enum);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
