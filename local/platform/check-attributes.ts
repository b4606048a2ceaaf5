import { NotHonouredError } from '../core/aws-error.ts';
import { marked } from './lock.ts';
import type { LockedResource, ResourceType } from './resource-type.ts';

/**
 * Holds a resource against what its type takes. An attribute that is not set (null, false, zero,
 * empty) asks for nothing and passes; so does everything below an attribute that a list names.
 *
 * @throws NotHonouredError naming the resource and the first attribute or value not honoured.
 */
export function checkAttributes(resource: LockedResource, type: ResourceType): void {
  for (const [name, value] of Object.entries(resource.values)) check(resource, type, name, value);
}

function check(resource: LockedResource, type: ResourceType, path: string, value: unknown): void {
  const allowed = type.only?.[path];
  if (allowed !== undefined) {
    // A list of plain values is held to the allowed ones item by item.
    const given = Array.isArray(value) ? value : [value];
    if (!isUnset(value) && !given.every((item) => allowed.includes(item))) {
      throw new NotHonouredError(
        `${resource.address} attribute ${path} = ${JSON.stringify(value)}, only ` +
          allowed.map((one) => JSON.stringify(one)).join(' or '),
      );
    }
    return;
  }
  if (type.honoured.includes(path) || type.withoutLocalEffect?.[path] !== undefined) return;
  if (isUnset(value)) return;
  const prefix = `${path}.`;
  const hasMembers = [
    ...type.honoured,
    ...Object.keys(type.withoutLocalEffect ?? {}),
    ...Object.keys(type.only ?? {}),
  ].some((name) => name.startsWith(prefix));
  if (!hasMembers || typeof value !== 'object' || value === null || isMarked(value)) {
    throw new NotHonouredError(`${resource.address} attribute ${path}`);
  }
  for (const block of [value].flat()) {
    for (const [name, member] of Object.entries(block as object)) {
      check(resource, type, prefix + name, member);
    }
  }
}

function isUnset(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') {
    return true;
  }
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function isMarked(value: object): boolean {
  return marked(value, '$ref') || marked(value, '$template') || marked(value, '$json');
}
