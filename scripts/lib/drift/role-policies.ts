import type { Change, PlanJson, StateModule } from '../delivery/plan-json.ts';

interface Named {
  name?: unknown;
  role?: unknown;
}

/** Names of the inline policies that are resources of their own, by their role's name. */
export function rolePolicies({ prior_state: state }: PlanJson): Map<string, Set<string>> {
  const policies = new Map<string, Set<string>>();
  const visit = (module: StateModule): void => {
    for (const { type, values } of module.resources ?? []) {
      const { name, role } = (values ?? {}) as Named;
      if (type !== 'aws_iam_role_policy' || typeof role !== 'string') continue;
      policies.set(role, (policies.get(role) ?? new Set()).add(String(name)));
    }
    for (const child of module.child_modules ?? []) visit(child);
  };
  if (state?.values?.root_module) visit(state.values.root_module);
  return policies;
}

/**
 * A role's change without the inline policies that are resources of their own: the provider lists
 * them at the role too, one refresh late, and a difference in one is found where it belongs. Any
 * other inline policy stays: nobody but a person can have put it there.
 */
export function withoutOwnPolicies(
  change: Change,
  policies: ReadonlyMap<string, ReadonlySet<string>>,
): Change {
  return {
    ...change,
    before: strip(change.before, policies),
    after: strip(change.after, policies),
  };
}

function strip(role: unknown, policies: ReadonlyMap<string, ReadonlySet<string>>): unknown {
  const { name, inline_policy: inline } = (role ?? {}) as Named & { inline_policy?: Named[] };
  const own = policies.get(String(name));
  if (own === undefined || !Array.isArray(inline)) return role;
  const others = inline.filter((policy) => !own.has(String(policy.name)));
  return { ...(role as object), inline_policy: others };
}
