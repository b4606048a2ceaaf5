import { type ChangedValue, changedValues } from './changed-values.ts';
import { type Action, actionOf, type PlanJson, type ResourceChange } from './plan-json.ts';
import { lossOf } from './stateful.ts';

export interface PlannedResource {
  address: string;
  type: string;
  action: Action;
  /** What the resource is called on AWS, where it has a name of its own. */
  name?: string;
  /** Why it is replaced or destroyed. */
  reason?: string;
  /** What is lost with it: stateful resources that are replaced or destroyed. */
  loss?: string;
  values: ChangedValue[];
}

export interface PlanSummary {
  counts: Record<'add' | 'change' | 'replace' | 'destroy', number>;
  resources: PlannedResource[];
  /** Names of the outputs that change. */
  outputs: string[];
  moved: { from: string; to: string }[];
}

/** What a plan does, resource by resource; without any value that Terraform knows as sensitive. */
export function summarise(plan: PlanJson): PlanSummary {
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
  const resources = changes.flatMap((change) => {
    const action = actionOf(change);
    return action === 'none' ? [] : [plannedResource(change, action)];
  });
  const count = (action: Action): number =>
    resources.filter((resource) => resource.action === action).length;
  return {
    counts: {
      add: count('add'),
      change: count('change'),
      replace: count('replace'),
      destroy: count('destroy'),
    },
    resources,
    outputs: Object.entries(plan.output_changes ?? {})
      .filter(([, { actions }]) => actions.join() !== 'no-op')
      .map(([name]) => name),
    moved: changes.flatMap(({ previous_address: from, address: to }) =>
      from === undefined || from === to ? [] : [{ from, to }],
    ),
  };
}

/** `2 to add, 1 to change, 0 to replace, 0 to destroy` */
export function countsInWords({ counts }: Pick<PlanSummary, 'counts'>): string {
  return Object.entries(counts)
    .map(([action, count]) => `${count} to ${action}`)
    .join(', ');
}

function plannedResource(resource: ResourceChange, action: Action): PlannedResource {
  const { address, type, change } = resource;
  const ends = action === 'replace' || action === 'destroy';
  const name = nameOf(resource);
  const reason = ends ? reasonOf(resource) : undefined;
  const loss = ends ? lossOf(type) : undefined;
  return {
    address,
    type,
    action,
    ...(name === undefined ? {} : { name }),
    ...(reason === undefined ? {} : { reason }),
    ...(loss === undefined ? {} : { loss }),
    values: action === 'change' || action === 'replace' ? changedValues(change) : [],
  };
}

/** Where a name stands that is not in `name`; undefined where `name` is none of its own. */
const NAME_ATTRIBUTES: Readonly<Record<string, string | undefined>> = {
  aws_lambda_function: 'function_name',
  aws_cloudwatch_metric_alarm: 'alarm_name',
  aws_s3_bucket: 'bucket',
  // Every alias is called live.
  aws_lambda_alias: undefined,
  aws_sfn_alias: undefined,
};

/** What a resource is called on AWS, where it has a name of its own. */
export function nameOf({
  type,
  change,
}: Pick<ResourceChange, 'type' | 'change'>): string | undefined {
  const attribute = type in NAME_ATTRIBUTES ? NAME_ATTRIBUTES[type] : 'name';
  if (attribute === undefined) return undefined;
  return (
    textAt(attribute, change.before, change.before_sensitive) ??
    textAt(attribute, change.after, change.after_sensitive)
  );
}

function textAt(attribute: string, values: unknown, sensitive: unknown): string | undefined {
  if (typeof values !== 'object' || values === null || sensitive === true) return undefined;
  if ((sensitive as Record<string, unknown> | undefined)?.[attribute] !== undefined)
    return undefined;
  const text = (values as Record<string, unknown>)[attribute];
  return typeof text === 'string' && text !== '' ? text : undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'an earlier apply failed on it',
  replace_by_request: 'its replacement was asked for',
  replace_by_triggers: 'what triggers its replacement changes',
  delete_because_no_resource_config: 'the configuration no longer has it',
  delete_because_no_module: 'the configuration no longer has its module',
  delete_because_wrong_repetition: 'the configuration no longer has this instance of it',
  delete_because_count_index: 'the configuration no longer has this instance of it',
  delete_because_each_key: 'the configuration no longer has this instance of it',
  delete_because_no_move_target: 'it was moved to an address that the configuration does not have',
};

function reasonOf({ action_reason: reason, change }: ResourceChange): string | undefined {
  const paths = (change.replace_paths ?? []).map((path) => path.join('.'));
  if (paths.length > 0) return `${paths.join(', ')} cannot be changed in place`;
  return reason === undefined ? undefined : (REASONS[reason] ?? reason.replaceAll('_', ' '));
}
