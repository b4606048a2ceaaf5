import type { PlannedResource } from './terraform-plan.ts';

/** Attributes that hold a policy document. */
const POLICY_ATTRIBUTES = ['policy', 'assume_role_policy'];

/** These show a policy that they are not given: none, or that of the resource beside them. */
const POLICY_BY_AWS = ['aws_api_gateway_rest_api', 'aws_secretsmanager_secret', 'aws_s3_bucket'];

/** One statement of a policy, and whose it is. */
export interface PolicyStatement {
  address: string;
  attribute: string;
  effect: string;
  actions: string[];
  resources: string[];
  conditions: Record<string, Record<string, unknown>>;
  /** The statement as it is written. */
  written: Record<string, unknown>;
}

/** Every statement of every policy in a plan. @throws Error for a policy that is not known yet */
export function statementsOf(resources: readonly PlannedResource[]): PolicyStatement[] {
  return resources.flatMap((resource) =>
    POLICY_ATTRIBUTES.flatMap((attribute) => statementsIn(resource, attribute)),
  );
}

function statementsIn(resource: PlannedResource, attribute: string): PolicyStatement[] {
  const { address, values, unknown } = resource;
  if (unknown[attribute] === true && !POLICY_BY_AWS.includes(resource.type)) {
    throw new Error(`${address}: ${attribute} is not known at plan, so nobody can read it`);
  }
  const text = values[attribute];
  if (typeof text !== 'string') return [];
  const document = JSON.parse(text) as { Statement: Record<string, unknown>[] };
  return document.Statement.map((written) => ({
    address,
    attribute,
    effect: String(written.Effect),
    actions: strings(written.Action),
    resources: strings(written.Resource),
    conditions: (written.Condition ?? {}) as PolicyStatement['conditions'],
    written,
  }));
}

function strings(value: unknown): string[] {
  return [value ?? []].flat() as string[];
}

/** A statement that allows by exception allows what nobody thought of. */
export function allowsByException({ effect, written }: PolicyStatement): boolean {
  return effect === 'Allow' && ('NotAction' in written || 'NotResource' in written);
}

export function wildcardActions({ effect, actions }: PolicyStatement): string[] {
  return effect === 'Allow' ? actions.filter((action) => /[*?]/.test(action)) : [];
}

export function wildcardResources({ effect, resources }: PolicyStatement): string[] {
  return effect === 'Allow' ? resources.filter((resource) => /[*?]/.test(resource)) : [];
}

const ROLE_CHANGES = [
  'iam:CreateRole',
  'iam:PutRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:AttachRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePermissionsBoundary',
  'iam:DeleteRolePermissionsBoundary',
];

/** What gives a role rights, without holding it to a boundary. */
export function unboundRoleChanges({ effect, actions, conditions }: PolicyStatement): string[] {
  const bound = conditions.StringEquals?.['iam:PermissionsBoundary'] !== undefined;
  return effect === 'Allow' && !bound ? actions.filter((one) => ROLE_CHANGES.includes(one)) : [];
}

/** Rights that no pipeline needs: users, keys, groups, and policies that are not a role's own. */
export function otherIamRights({ effect, actions }: PolicyStatement): string[] {
  if (effect !== 'Allow') return [];
  return actions.filter(
    (action) =>
      action.startsWith('iam:') &&
      !/^iam:([A-Z][a-z]+)+Role|^iam:PassRole$|^iam:(Get|List)/.test(action),
  );
}
