import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import { type Condition, parseConditions, type RequestContext } from './condition.ts';
import { wildcard } from './wildcard.ts';

/** One statement of a policy, ready to be matched. */
export interface Statement {
  effect: 'Allow' | 'Deny';
  actions: RegExp[];
  resources: RegExp[];
  conditions: Condition[];
  /** Service principals, `*` for anyone; absent in identity-based policies. */
  services?: string[];
}

export interface PolicyRequest {
  action: string;
  resource: string;
  /** The service that asks, e.g. `events.amazonaws.com`; for resource-based policies. */
  service?: string;
  context?: RequestContext;
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

const ELEMENTS = ['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition'];

const LOCAL_CONTEXT: RequestContext = { 'aws:SecureTransport': 'true' };

/**
 * Reads a policy document.
 *
 * @param kind `identity` for a role's policies, `resource` for a queue's, `trust` for a role's
 * assume role policy (which has no Resource)
 * @param where what the policy belongs to, for errors
 * @throws MalformedPolicyDocument for what is no policy; NotHonouredError naming an element that
 * is not honoured
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function parsePolicy(
  text: string,
  kind: 'identity' | 'resource' | 'trust',
  where: string,
): Statement[] {
  const document = parseDocument(text);
  const other = Object.keys(document).find((key) => !['Version', 'Id', 'Statement'].includes(key));
  if (other !== undefined) throw new NotHonouredError(`the element ${other} of ${where}`);
  return [document.Statement].flat().map((statement) => parseStatement(statement, kind, where));
}

/**
 * What the statements say of a request: an explicit Deny wins over every Allow.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(statements: readonly Statement[], request: PolicyRequest): Decision {
  const matching = statements.filter((statement) => matches(statement, request));
  if (matching.some(({ effect }) => effect === 'Deny')) return 'explicitDeny';
  return matching.length > 0 ? 'allowed' : 'implicitDeny';
}

function matches(statement: Statement, request: PolicyRequest): boolean {
  const { action, resource, service } = request;
  const context = { ...LOCAL_CONTEXT, ...request.context };
  return (
    statement.actions.some((pattern) => pattern.test(action)) &&
    statement.resources.some((pattern) => pattern.test(resource)) &&
    (statement.services === undefined ||
      statement.services.some((one) => one === '*' || one === service)) &&
    statement.conditions.every((condition) => condition(context))
  );
}

function parseStatement(
  value: unknown,
  kind: 'identity' | 'resource' | 'trust',
  where: string,
): Statement {
  if (typeof value !== 'object' || value === null) throw malformed();
  const statement = value as Record<string, unknown>;
  const other = Object.keys(statement).find((key) => !ELEMENTS.includes(key));
  if (other !== undefined) throw new NotHonouredError(`the policy element ${other} of ${where}`);
  const { Effect: effect, Action, Resource, Principal, Condition } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed();
  const actions = strings(Action).map((action) => wildcard(action, { ignoreCase: true }));
  const resources = (kind === 'trust' ? ['*'] : strings(Resource)).map((one) => wildcard(one));
  if ((kind === 'identity') !== (Principal === undefined)) throw malformed();
  const conditions = parseConditions(Condition, where);
  const parsed: Statement = { effect, actions, resources, conditions };
  if (kind !== 'identity') parsed.services = parsePrincipal(Principal, where);
  return parsed;
}

/** Services only: within one account, what a role may do stands in the role's own policies. */
function parsePrincipal(principal: unknown, where: string): string[] {
  if (principal === '*') return ['*'];
  const byKind = Object.entries((principal ?? {}) as Record<string, unknown>);
  return byKind.flatMap(([kind, value]) => {
    if (kind === 'AWS' && value === '*') return ['*'];
    if (kind === 'Service') return strings(value);
    throw new NotHonouredError(`the ${kind} principal ${JSON.stringify(value)} of ${where}`);
  });
}

function strings(value: unknown): string[] {
  const list = [value].flat();
  if (list.length === 0 || !list.every((item) => typeof item === 'string')) throw malformed();
  return list as string[];
}

function parseDocument(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw malformed();
  }
}

function malformed(): AwsError {
  return new AwsError('MalformedPolicyDocument', 'Syntax errors in policy.');
}
