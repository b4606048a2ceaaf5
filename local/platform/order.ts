import { type PlannedResource, referredAddresses } from './lock.ts';

/**
 * The resources, each after all that it refers to or depends on, otherwise in the given order.
 *
 * @throws Error naming an address that no resource has, or the circle that has no first resource.
 */
export function orderByDependency(resources: readonly PlannedResource[]): PlannedResource[] {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const ordered = new Set<PlannedResource>();
  const visit = (resource: PlannedResource, trail: readonly string[]): void => {
    if (ordered.has(resource)) return;
    const { address } = resource;
    const here = [...trail, address];
    if (trail.includes(address)) throw new Error(`circle of references: ${here.join(' -> ')}`);
    for (const needed of dependencies(resource)) {
      const other = byAddress.get(needed);
      if (!other) throw new Error(`${address} depends on ${needed}, which is not in the lock file`);
      visit(other, here);
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource, []);
  return [...ordered];
}

function dependencies({ values, depends_on = [] }: PlannedResource): string[] {
  return [...referredAddresses(values), ...depends_on];
}
