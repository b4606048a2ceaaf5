import type {
  Change,
  PlanJson,
  ResourceChange,
} from '../../../../../scripts/lib/delivery/plan-json.ts';

/** A resource's entry in a plan's JSON. */
export function resource(
  address: string,
  actions: string[],
  change: Partial<Change> = {},
  more: Partial<ResourceChange> = {},
): ResourceChange {
  const type = /aws_[a-z0-9_]+/.exec(address)?.[0] ?? '';
  return { address, type, mode: 'managed', change: { actions, ...change }, ...more };
}

/** A plan of these resources. */
export function planOf(...resources: ResourceChange[]): PlanJson {
  return { resource_changes: resources };
}
