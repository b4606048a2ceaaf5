/** The parts of `terraform show -json <plan>` that the lock file is made of. */
export interface Plan {
  variables?: Record<string, { value: unknown }>;
  resource_changes: ResourceChange[];
  output_changes: Record<string, Change>;
}

export interface ResourceChange {
  address: string;
  module_address?: string;
  mode: 'managed' | 'data';
  type: string;
  name: string;
  index?: number | string;
  change: Change;
}

/** Planned values, and a tree of the same shape with `true` where a value is not known yet. */
export interface Change {
  actions: string[];
  after: unknown;
  after_unknown: unknown;
}
