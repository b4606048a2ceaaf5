import type { Change, PlanJson, StateModule, StateValues } from './plan-json.ts';

export const MASK = '(sensitive value)';

/** Shorter ones are words that occur anywhere. */
const SHORTEST = 8;

/**
 * Every text that a plan knows to be sensitive. Terraform masks a value where its own attribute is
 * marked, but not where a provider hands it out a second time: an API key's value is also the
 * `value` of its usage plan key, unmarked
 * (https://github.com/hashicorp/terraform-provider-aws/issues/26739).
 */
export function secretsOf(plan: PlanJson): Set<string> {
  const secrets = new Set<string>();
  const changes: Change[] = [
    ...(plan.resource_changes ?? []).map(({ change }) => change),
    ...(plan.resource_drift ?? []).map(({ change }) => change),
    ...Object.values(plan.output_changes ?? {}),
  ];
  for (const change of changes) {
    collect(change.before, change.before_sensitive, secrets);
    collect(change.after, change.after_sensitive, secrets);
  }
  collectState(plan.prior_state?.values, secrets);
  collectState(plan.planned_values, secrets);
  return secrets;
}

/** The text with each secret replaced, the longest first. */
export function masked(text: string, secrets: ReadonlySet<string>): string {
  return [...secrets]
    .sort((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
}

function collectState(values: StateValues | undefined, secrets: Set<string>): void {
  for (const { value, sensitive } of Object.values(values?.outputs ?? {})) {
    collect(value, sensitive, secrets);
  }
  if (values?.root_module) collectModule(values.root_module, secrets);
}

function collectModule(module: StateModule, secrets: Set<string>): void {
  for (const { values, sensitive_values: sensitive } of module.resources ?? []) {
    collect(values, sensitive, secrets);
  }
  for (const child of module.child_modules ?? []) collectModule(child, secrets);
}

function collect(value: unknown, sensitive: unknown, secrets: Set<string>): void {
  if (typeof value === 'string') {
    if (sensitive === true && value.length >= SHORTEST) secrets.add(value);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    const mark = sensitive === true || (sensitive as Record<string, unknown> | undefined)?.[key];
    collect(part, mark, secrets);
  }
}
