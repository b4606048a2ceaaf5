import { AwsError } from '../../core/aws-error.ts';
import type { LockedResource } from '../../platform/resource-type.ts';

/**
 * A text attribute that must be there.
 *
 * @throws AwsError BadRequestException naming the resource and the attribute.
 */
export function text(resource: LockedResource, name: string): string {
  const value = resource.values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError('BadRequestException', `${resource.address} needs ${name}`);
}

export function optionalText(resource: LockedResource, name: string): string | undefined {
  const value = resource.values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A map attribute; empty when it is not set. */
export function map<T>(resource: LockedResource, name: string): Readonly<Record<string, T>> {
  return (resource.values[name] ?? {}) as Readonly<Record<string, T>>;
}

/** The blocks of a name; none when it is not set. */
export function blocks(resource: LockedResource, name: string): Record<string, unknown>[] {
  return [resource.values[name] ?? []].flat() as Record<string, unknown>[];
}

/** Attributes that change nothing here, and why. */
export const FOR_PEOPLE = {
  description: 'for people alone',
  tags: 'for people and bills alone',
  tags_all: 'for people and bills alone',
};
