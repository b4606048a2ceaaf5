/**
 * The parts of `terraform show -json <plan>` that are read here. It holds secrets in clear.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface PlanJson {
  resource_changes?: ResourceChange[];
  /** What was found to differ from the state. */
  resource_drift?: ResourceChange[];
  output_changes?: Record<string, Change>;
  prior_state?: { values?: StateValues };
  planned_values?: StateValues;
}

export interface ResourceChange {
  address: string;
  /** Where the resource stood, when it was moved in the configuration. */
  previous_address?: string;
  mode: 'managed' | 'data';
  type: string;
  change: Change;
  action_reason?: string;
}

/** Trees of the same shape: values, and `true` where one is unknown or sensitive. */
export interface Change {
  actions: string[];
  before?: unknown;
  after?: unknown;
  after_unknown?: unknown;
  before_sensitive?: unknown;
  after_sensitive?: unknown;
  /** Attributes that cannot be changed in place. */
  replace_paths?: (string | number)[][];
}

export interface StateValues {
  outputs?: Record<string, { value?: unknown; sensitive?: boolean }>;
  root_module?: StateModule;
}

export interface StateModule {
  resources?: StateResource[];
  child_modules?: StateModule[];
}

export interface StateResource {
  type: string;
  values?: unknown;
  sensitive_values?: unknown;
}

/** What becomes of a resource. `forget`: it stays, and Terraform no longer knows it. */
export type Action = 'add' | 'change' | 'replace' | 'destroy' | 'forget';

const ACTIONS: Readonly<Record<string, Action | 'none'>> = {
  'no-op': 'none',
  read: 'none',
  create: 'add',
  update: 'change',
  'delete,create': 'replace',
  'create,delete': 'replace',
  delete: 'destroy',
  forget: 'forget',
};

/** @throws Error naming actions that this does not know */
export function actionOf({ address, change: { actions } }: ResourceChange): Action | 'none' {
  const action = ACTIONS[actions.join(',')];
  if (action === undefined) {
    throw new Error(
      `${address}: the plan wants ${actions.join(' and ')}, which nothing here knows`,
    );
  }
  return action;
}
