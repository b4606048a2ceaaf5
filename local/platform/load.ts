import { NotHonouredError } from '../core/aws-error.ts';
import { checkAttributes } from './check-attributes.ts';
import type { PlannedResource, PlatformLock } from './lock.ts';
import { orderByDependency } from './order.ts';
import { resolve } from './resolve.ts';
import type { LockedResource, ResourceType } from './resource-type.ts';

/** The platform of a lock file, made. */
export interface ProvisionedPlatform {
  /** Planned and computed attributes of each resource, by address. */
  attributes: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Outputs of the root module, resolved. */
  outputs: Readonly<Record<string, unknown>>;
}

/**
 * Makes every resource of the lock file, each after those it refers to. All types and attributes
 * are checked before the first one is made, so a platform that is refused leaves nothing behind.
 *
 * @throws NotHonouredError naming a resource type, attribute or value that no service takes;
 * Error naming a reference that cannot be followed, or a circle of them.
 */
export function loadPlatform(
  lock: PlatformLock,
  resourceTypes: readonly ResourceType[],
): ProvisionedPlatform {
  if (lock.version !== 1) {
    throw new Error(`the lock file is of version ${lock.version}, this runtime reads version 1`);
  }
  const types = new Map(resourceTypes.map((type) => [type.type, type]));
  for (const resource of lock.resources) checkAttributes(resource, typeOf(resource, types));
  const attributes = new Map<string, Record<string, unknown>>();
  for (const planned of orderByDependency(lock.resources)) {
    const resource = resolveValues(planned, attributes);
    const computed = typeOf(resource, types).provision(resource);
    attributes.set(resource.address, { ...resource.values, ...computed });
  }
  const outputs = Object.entries(lock.outputs).map(([name, value]) => [
    name,
    resolve(value, attributes, `output.${name}`),
  ]);
  return { attributes, outputs: Object.fromEntries(outputs) };
}

function typeOf(resource: LockedResource, types: Map<string, ResourceType>): ResourceType {
  const type = types.get(resource.type);
  if (!type) {
    throw new NotHonouredError(`the resource type ${resource.type} (${resource.address})`);
  }
  return type;
}

function resolveValues(
  { address, type, values }: PlannedResource,
  known: ProvisionedPlatform['attributes'],
): LockedResource {
  const resolved = Object.entries(values).map(([name, value]) => [
    name,
    resolve(value, known, `${address}.${name}`),
  ]);
  return { address, type, values: Object.fromEntries(resolved) };
}
