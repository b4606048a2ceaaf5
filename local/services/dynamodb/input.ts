import { NotHonouredError } from '../../core/aws-error.ts';
import type { Operation } from '../../core/service.ts';
import { serialization } from './attribute-parser.ts';
import { validationException } from './errors.ts';

/** What a member of a request may be. `min` and `max` bound a number, a length or a count. */
export interface Field {
  kind: 'string' | 'number' | 'boolean' | 'map' | 'list';
  required?: boolean;
  min?: number;
  max?: number;
  /** The values the API has; any other is a ValidationException. */
  values?: readonly string[];
  /** Those of them that this runtime carries out; any other is refused by name. */
  honoured?: readonly string[];
}

export type Fields = Readonly<Record<string, Field>>;

/** Members that several operations have. */
export const TABLE_NAME: Field = { kind: 'string', required: true, min: 1, max: 1024 };
export const MAP: Field = { kind: 'map' };
export const STRING: Field = { kind: 'string' };
export const BOOLEAN: Field = { kind: 'boolean' };
export const RETURN_CONSUMED_CAPACITY: Field = {
  kind: 'string',
  values: ['INDEXES', 'TOTAL', 'NONE'],
  honoured: ['NONE'],
};
/** Metrics are of item collections, which only tables with local secondary indexes have. */
export const RETURN_ITEM_COLLECTION_METRICS: Field = { kind: 'string', values: ['SIZE', 'NONE'] };

/** An operation that checks its input against `fields` before it runs. */
export function operation<Input>(
  fields: Fields,
  run: (input: Input) => unknown,
  resources?: (input: Input) => string[],
): Operation<Input> {
  return {
    parameters: Object.keys(fields),
    run: (input) => {
      requireFields(input as Record<string, unknown>, fields);
      return run(input);
    },
    ...(resources && { resources }),
  };
}

/**
 * Checks the members of a request, and names every fault of them at once as AWS does.
 *
 * @throws ValidationException, SerializationException, or NotHonouredError.
 */
export function requireFields(input: Record<string, unknown>, fields: Fields): void {
  const faults: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = input[name];
    if (value === undefined || value === null) {
      if (field.required) faults.push(fault(name, 'null', 'Member must not be null'));
      continue;
    }
    requireKind(value, field);
    faults.push(...valueFaults(name, value, field));
  }
  if (faults.length > 0) {
    const plural = faults.length > 1 ? 's' : '';
    throw validationException(
      `${faults.length} validation error${plural} detected: ${faults.join('; ')}`,
    );
  }
  for (const [name, { honoured }] of Object.entries(fields)) {
    const value = input[name];
    if (honoured && typeof value === 'string' && !honoured.includes(value)) {
      throw new NotHonouredError(`the value ${value} of ${name}`);
    }
  }
}

function valueFaults(name: string, value: unknown, field: Field): string[] {
  const faults: string[] = [];
  if (field.values && !field.values.includes(String(value))) {
    const set = `Member must satisfy enum value set: [${field.values.join(', ')}]`;
    faults.push(fault(name, show(value), set));
  }
  const [amount, noun] = measure(value, field.kind);
  if (field.min !== undefined && amount < field.min) {
    faults.push(
      fault(name, show(value), `Member must have ${noun} greater than or equal to ${field.min}`),
    );
  }
  if (field.max !== undefined && amount > field.max) {
    faults.push(
      fault(name, show(value), `Member must have ${noun} less than or equal to ${field.max}`),
    );
  }
  return faults;
}

function measure(value: unknown, kind: Field['kind']): [number, string] {
  if (kind === 'number') return [Number(value), 'value'];
  return [typeof value === 'string' ? value.length : Object.keys(value as object).length, 'length'];
}

/** AWS shows a list or map in a Java notation of its own; ours is JSON. */
function show(value: unknown): string {
  return `'${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
}

function fault(name: string, value: string, constraint: string): string {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return `Value ${value} at '${member}' failed to satisfy constraint: ${constraint}`;
}

const JSON_NAMES = {
  string: 'String',
  number: 'Integer',
  boolean: 'Boolean',
  map: 'Map',
  list: 'List',
} as const;

function requireKind(value: unknown, { kind }: Field): void {
  const isList = Array.isArray(value);
  const actual = isList ? 'list' : typeof value === 'object' ? 'map' : typeof value;
  if (actual !== kind) throw serialization(value, JSON_NAMES[kind]);
}
