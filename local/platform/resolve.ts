import { marked, splitReference } from './lock.ts';

/** Attributes of the resources made so far, computed ones included, by address. */
export type KnownAttributes = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/**
 * A locked value with its references replaced by what they refer to, templates joined, and
 * embedded JSON made text again.
 *
 * @param where the attribute or output that holds the value, for errors.
 * @throws Error naming `where` and a reference that nothing provides.
 */
export function resolve(value: unknown, known: KnownAttributes, where: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolve(item, known, where));
  if (marked(value, '$json')) return JSON.stringify(value.$json);
  if (marked(value, '$ref')) return lookUp(String(value.$ref), known, where);
  if (marked(value, '$template')) {
    const parts = resolve(value.$template, known, where) as unknown[];
    return parts.join('');
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, resolve(member, known, where)]),
  );
}

function lookUp(reference: string, known: KnownAttributes, where: string): unknown {
  const { address, attribute } = splitReference(reference);
  const attributes = known.get(address);
  if (!attributes) throw new Error(`${where} refers to ${address}, which was not made before it`);
  const value = attributes[attribute];
  if (value === undefined || value === null) {
    throw new Error(`${where} refers to ${reference}, which the local runtime does not provide`);
  }
  return value;
}
