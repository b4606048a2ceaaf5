import { AwsError } from '../../core/aws-error.ts';
import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { type Decision, decide, parsePolicy, type Statement } from './policy.ts';

/** Temporary credentials of a role, as the Lambda runtime hands them to a function. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

interface Role {
  /** e.g. `AROAQ3EGRWCA6EXAMPLE`, by which the ids of its sessions begin. */
  id: string;
  name: string;
  arn: string;
  trust: Statement[];
  /** By policy name or policy ARN. */
  policies: Map<string, Statement[]>;
  /** By `action resource`; forgotten when a policy changes. */
  decisions: Map<string, Decision>;
}

interface Session {
  arn: string;
  role: Role;
}

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Resources with ids of their own, such as executions, must not fill the memory. */
const MAXIMUM_DECISIONS = 10_000;

/**
 * Roles, their policies, and who may do what. Any access key that was not issued here is the
 * administrator's; one that was issued is held to its role's policies.
 */
export class Iam {
  readonly #identity: Identity;
  readonly #scheduler: Scheduler;
  readonly #roles = new Map<string, Role>();
  readonly #managed = new Map<string, Statement[]>();
  readonly #sessions = new Map<string, Session>();

  constructor({ scheduler, identity }: { scheduler: Scheduler; identity: Identity }) {
    this.#scheduler = scheduler;
    this.#identity = identity;
  }

  /** Makes a role; returns its ARN. `trustPolicy` is the assume role policy's JSON. */
  createRole({
    name,
    path = '/',
    trustPolicy,
  }: {
    name: string;
    path?: string;
    trustPolicy: string;
  }): string {
    const arn = `arn:aws:iam::${this.#identity.accountId}:role${path}${name}`;
    const trust = parsePolicy(trustPolicy, 'trust', `the trust policy of the role ${name}`);
    const id = `AROA${this.#randomText(17, ID_ALPHABET)}`;
    this.#roles.set(arn, { id, name, arn, trust, policies: new Map(), decisions: new Map() });
    return arn;
  }

  /** Sets an inline policy (JSON) of the role with this name. */
  putRolePolicy(roleName: string, policyName: string, policy: string): void {
    const role = [...this.#roles.values()].find(({ name }) => name === roleName);
    if (!role) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
    const where = `the policy ${policyName} of the role ${roleName}`;
    role.policies.set(policyName, parsePolicy(policy, 'identity', where));
    role.decisions.clear();
  }

  /** Makes a managed policy; returns its ARN. */
  createPolicy({
    name,
    path = '/',
    policy,
  }: {
    name: string;
    path?: string;
    policy: string;
  }): string {
    const arn = `arn:aws:iam::${this.#identity.accountId}:policy${path}${name}`;
    this.#managed.set(arn, parsePolicy(policy, 'identity', `the policy ${name}`));
    return arn;
  }

  /** Attaches a managed policy to the role with this name. */
  attachRolePolicy(roleName: string, policyArn: string): void {
    const role = [...this.#roles.values()].find(({ name }) => name === roleName);
    const statements = this.#managed.get(policyArn);
    if (!role) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
    if (!statements) {
      throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
    }
    role.policies.set(policyArn, statements);
    role.decisions.clear();
  }

  /** Credentials for a session of the role. Lambda names a function's session after the function. */
  issueCredentials(roleArn: string, sessionName: string): Credentials {
    const role = this.#role(roleArn);
    const arn = this.#sessionArn(role, sessionName);
    const accessKeyId = `ASIA${this.#randomText(16, ID_ALPHABET)}`;
    this.#sessions.set(accessKeyId, { arn, role });
    return {
      accessKeyId,
      secretAccessKey: this.#randomText(40, 'abcdefghijklmnopqrstuvwxyz0123456789'),
      sessionToken: this.#randomText(64, 'abcdefghijklmnopqrstuvwxyz0123456789'),
    };
  }

  /**
   * Throws AccessDeniedException unless the key's principal may do `action` on every resource.
   */
  readonly authorize = (accessKeyId: string, action: string, resources: string[]): void => {
    const session = this.#sessions.get(accessKeyId);
    if (!session) return;
    for (const resource of resources) {
      this.#assertAllowed(session.role, session.arn, action, resource);
    }
  };

  /**
   * Throws AccessDeniedException unless the role may do `action` on `resource`: for services that
   * act with a role of the platform.
   *
   * @param sessionName as the acting service names its session; absent means the role's name
   */
  assertRoleAllows(roleArn: string, action: string, resource: string, sessionName?: string): void {
    const role = this.#role(roleArn);
    this.#assertAllowed(role, this.#sessionArn(role, sessionName ?? role.name), action, resource);
  }

  /**
   * Whether the role is there and its trust policy lets a service assume it.
   *
   * @param service its principal, e.g. `lambda.amazonaws.com`
   * @param sourceArn what the service acts for, e.g. a function
   */
  canBeAssumedBy(roleArn: string, service: string, sourceArn: string): boolean {
    const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': this.#identity.accountId };
    const request = { action: 'sts:AssumeRole', resource: '*', service, context };
    return decide(this.#roles.get(roleArn)?.trust ?? [], request) === 'allowed';
  }

  /** Who calls with the key: the session it was issued for, or else the administrator. */
  caller(accessKeyId: string): { arn: string; userId: string } {
    const session = this.#sessions.get(accessKeyId);
    const { accountId } = this.#identity;
    if (!session) return { arn: `arn:aws:iam::${accountId}:root`, userId: accountId };
    const { arn, role } = session;
    return { arn, userId: `${role.id}:${arn.split('/').at(-1)}` };
  }

  #assertAllowed(role: Role, principal: string, action: string, resource: string): void {
    const decision = this.#decide(role, action, resource);
    if (decision === 'allowed') return;
    const reason =
      decision === 'explicitDeny'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${action} action`;
    throw new AwsError(
      'AccessDeniedException',
      `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    );
  }

  #decide(role: Role, action: string, resource: string): Decision {
    const key = `${action} ${resource}`;
    const known = role.decisions.get(key);
    if (known !== undefined) return known;
    const decision = decide([...role.policies.values()].flat(), { action, resource });
    if (role.decisions.size >= MAXIMUM_DECISIONS) role.decisions.clear();
    role.decisions.set(key, decision);
    return decision;
  }

  #sessionArn(role: Role, sessionName: string): string {
    return `arn:aws:sts::${this.#identity.accountId}:assumed-role/${role.name}/${sessionName}`;
  }

  #role(arn: string): Role {
    const role = this.#roles.get(arn);
    if (!role) throw noSuchEntity(`The role with name ${arn.split('/').at(-1)} cannot be found.`);
    return role;
  }

  #randomText(length: number, alphabet: string): string {
    const pick = (): string =>
      alphabet[Math.floor(this.#scheduler.random() * alphabet.length)] ?? '';
    return Array.from({ length }, pick).join('');
  }
}

function noSuchEntity(message: string): AwsError {
  return new AwsError('NoSuchEntity', message, { status: 404 });
}
