/** A Terraform resource of the locked plan, its references resolved. */
export interface LockedResource {
  address: string;
  type: string;
  values: Record<string, unknown>;
}

/**
 * How the local runtime takes one Terraform resource type. Attribute paths are dotted and pass
 * through lists of blocks: `dead_letter_config.target_arn`. A set attribute that no list names
 * stops the runtime with that name.
 */
export interface ResourceType {
  type: string;
  /** Attributes whose meaning the runtime carries out. */
  honoured: readonly string[];
  /** Attributes that change nothing on one machine, each with the reason. */
  withoutLocalEffect?: Readonly<Record<string, string>>;
  /** Attributes honoured for these values alone. */
  only?: Readonly<Record<string, readonly unknown[]>>;
  /**
   * Makes the resource, and returns the attributes that AWS would compute (`id`, `arn`, `url` …)
   * and that other resources may refer to.
   */
  provision(resource: LockedResource): Record<string, unknown>;
}
