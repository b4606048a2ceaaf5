import { AwsError } from '../../core/aws-error.ts';
import { arn, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { Artifact } from './artifact.ts';
import type { Environment } from './environment.ts';
import { EnvironmentLog, type LogSink } from './environment-log.ts';
import { EnvironmentPool } from './environment-pool.ts';
import { environmentVariables, type RoleCredentials } from './environment-variables.ts';
import type { FunctionCode } from './function-code.ts';
import type { FunctionSpec } from './function-spec.ts';
import { type InvocationResult, runInvocation } from './invocation.ts';
import type { Permission } from './permissions.ts';

/** What Lambda needs of IAM. */
export interface RolesPort {
  issueCredentials(roleArn: string, sessionName: string): RoleCredentials;
  canBeAssumedBy(roleArn: string, service: string, sourceArn: string): boolean;
}

/** What all functions share. */
export interface LambdaHost {
  scheduler: Scheduler;
  identity: Identity;
  logs: LogSink;
  roles: RolesPort;
  endpoint: () => string;
  maxEnvironments: number;
  code: FunctionCode;
}

export const LATEST = '$LATEST';

/** One function: its configuration, its versions' environments and who may call it. */
export class LambdaFunction {
  readonly spec: FunctionSpec;
  readonly artifact: Artifact;
  readonly lastModified: number;
  readonly aliases = new Map<string, string>();
  readonly permissions: Permission[] = [];
  readonly #host: LambdaHost;
  readonly #pools = new Map<string, EnvironmentPool>();
  #inFlight = 0;

  constructor(host: LambdaHost, spec: FunctionSpec, artifact: Artifact) {
    this.#host = host;
    this.spec = spec;
    this.artifact = artifact;
    this.lastModified = host.scheduler.now();
    for (const version of this.versions) this.#pools.set(version, this.#pool(version));
  }

  /** `$LATEST`, and `1` when published: the local runtime deploys once. */
  get versions(): string[] {
    return this.spec.publish ? [LATEST, '1'] : [LATEST];
  }

  /** ARN, with the qualifier where one is given. */
  arn(qualifier?: string): string {
    const suffix = qualifier === undefined ? '' : `:${qualifier}`;
    return arn(this.#host.identity, 'lambda', `function:${this.spec.name}${suffix}`);
  }

  /** @throws AwsError `ResourceNotFoundException` when there is no such version or alias */
  versionOf(qualifier = LATEST): string {
    const version = this.aliases.get(qualifier) ?? qualifier;
    if (!this.#pools.has(version)) throw functionNotFound(this.arn(qualifier));
    return version;
  }

  get environments(): Environment[] {
    return [...this.#pools.values()].flatMap((pool) => pool.environments);
  }

  /**
   * @param event JSON text
   * @throws AwsError `TooManyRequestsException`, `ResourceNotFoundException`
   */
  async invoke(
    event: string,
    requestId: string,
    qualifier: string | undefined,
  ): Promise<InvocationResult> {
    const version = this.versionOf(qualifier);
    const pool = this.#pools.get(version);
    if (!pool) throw functionNotFound(this.arn(qualifier));
    this.#assertConcurrency();
    const { scheduler, identity } = this.#host;
    const { spec } = this;
    this.#inFlight++;
    try {
      const common = { scheduler, identity, spec, version, qualifier, pool };
      return await runInvocation({ ...common, requestId, event });
    } finally {
      this.#inFlight--;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
  #assertConcurrency(): void {
    const reserved = this.spec.reservedConcurrency;
    if (reserved === undefined || this.#inFlight < reserved) return;
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
      status: 429,
      members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' },
    });
  }

  #pool(version: string): EnvironmentPool {
    const { scheduler, maxEnvironments } = this.#host;
    const start = (): Environment => this.#start(version);
    return new EnvironmentPool({ scheduler, maximum: maxEnvironments, start });
  }

  #start(version: string): Environment {
    const { scheduler, identity, logs, roles, endpoint, code } = this.#host;
    const { spec } = this;
    const { taskRoot } = this.artifact;
    const log = new EnvironmentLog({ sink: logs, group: spec.logging.group, version, scheduler });
    const variables = environmentVariables(spec, {
      identity,
      version,
      taskRoot,
      logStream: log.stream,
      credentials: roles.issueCredentials(spec.roleArn, spec.name),
      endpoint: endpoint(),
    });
    return code.start({ scheduler, log, spec, variables, taskRoot });
  }
}

/** The error of a name, version or alias that does not exist. */
export function functionNotFound(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${what}`, {
    status: 404,
    members: { Type: 'User' },
  });
}
