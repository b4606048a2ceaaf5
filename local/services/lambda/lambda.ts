import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { AwsError } from '../../core/aws-error.ts';
import { arn, type Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { RestService } from '../../core/service.ts';
import { lambdaService } from './api.ts';
import { unpackArtifact } from './artifact.ts';
import { AsyncInvocations } from './async-invocations.ts';
import type { LogSink } from './environment-log.ts';
import type { RoleCredentials } from './environment-variables.ts';
import { type FunctionRef, parseFunctionRef } from './function-ref.ts';
import { type FunctionSpec, validateFunctionSpec } from './function-spec.ts';
import type { InvocationResult } from './invocation.ts';
import { functionNotFound, LambdaFunction, type LambdaHost } from './lambda-function.ts';
import type { FunctionFacts } from './mappings/ports.ts';
import { assertPayloadSize, MAXIMUM_REQUEST_BYTES } from './payload-size.ts';
import { type Permission, permits } from './permissions.ts';

/** A function's process, for those who watch or kill it. */
export interface FunctionProcess {
  functionName: string;
  pid: number;
  busy: boolean;
}

/**
 * Lambda on one machine: every execution environment is a Node process of its own that runs the
 * deployable zip.
 *
 * Differences from AWS that are meant: at most `maxEnvironments` environments per function version
 * (further invocations wait their turn), an idle environment is not frozen, memory beyond V8's heap
 * is reported and not limited, an init phase over 10 s fails instead of starting again, and the
 * architecture is that of this machine. Environments end with the runtime, even a killed one; only
 * a handler in an endless synchronous loop would not notice that, since nobody times it out then.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Lambda {
  readonly service: RestService;
  readonly maxEnvironments: number;
  readonly #host: LambdaHost;
  readonly #directory: string;
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #async: AsyncInvocations;

  constructor(options: {
    scheduler: Scheduler;
    identity: Identity;
    logs: LogSink;
    credentials: (roleArn: string) => RoleCredentials;
    /** URL of the AWS endpoint that functions call; asked at every environment's start. */
    endpoint: () => string;
    /**
     * Folder where the zips are unpacked. Best outside any project: Node looks for packages in
     * the folders above, and would find what the zip lacks.
     */
    directory: string;
    /** Environments per function version; default the number of cores, at least 2. */
    maxEnvironments?: number;
  }) {
    const { directory, maxEnvironments, ...host } = options;
    this.maxEnvironments = maxEnvironments ?? Math.max(2, os.availableParallelism());
    this.#host = { ...host, maxEnvironments: this.maxEnvironments };
    this.#directory = directory;
    this.#async = new AsyncInvocations(host.scheduler, (ref, event, requestId) =>
      this.function(ref).invoke(event, requestId, ref.qualifier),
    );
    this.service = lambdaService(this, this.#async);
  }

  /** @throws AwsError as CreateFunction does */
  createFunction(spec: FunctionSpec): LambdaFunction {
    if (this.#functions.has(spec.name)) {
      throw new AwsError('ResourceConflictException', `Function already exist: ${spec.name}`, {
        status: 409,
        members: { Type: 'User' },
      });
    }
    validateFunctionSpec(spec);
    const artifact = unpackArtifact(spec.artifact, path.join(this.#directory, spec.name));
    const created = new LambdaFunction(this.#host, spec, artifact);
    this.#functions.set(spec.name, created);
    return created;
  }

  /** Points an alias at a version; returns the alias's ARN. */
  createAlias(functionName: string, alias: string, version: string): string {
    const target = this.function(this.ref(functionName));
    target.versionOf(version);
    target.aliases.set(alias, version);
    return target.arn(alias);
  }

  addPermission(functionName: string, permission: Permission): void {
    const ref = this.ref(functionName);
    const qualifier = permission.qualifier ?? ref.qualifier;
    const qualified = qualifier === undefined ? {} : { qualifier };
    this.function(ref).permissions.push({ ...permission, ...qualified });
  }

  /** Whether the function's resource policy lets `principal` invoke it for `sourceArn`. */
  mayInvoke(functionArn: string, principal: string, sourceArn: string): boolean {
    const ref = this.ref(functionArn);
    const { qualifier } = ref;
    const call = { principal, sourceArn, ...(qualifier !== undefined && { qualifier }) };
    return permits(this.function(ref).permissions, call);
  }

  /**
   * Invokes a function and waits for its answer; its own failure is an answer, not an exception.
   *
   * @param functionArnOrName name, `name:qualifier` or ARN
   * @param payload JSON text
   * @throws AwsError `ResourceNotFoundException`, `TooManyRequestsException`, `RequestTooLargeException`
   */
  invoke(functionArnOrName: string, payload: string): Promise<InvocationResult> {
    try {
      const ref = this.ref(functionArnOrName);
      assertPayloadSize(payload, MAXIMUM_REQUEST_BYTES);
      return this.function(ref).invoke(payload, randomUUID(), ref.qualifier);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  functions(): LambdaFunction[] {
    return [...this.#functions.values()];
  }

  /** Every process that runs at this moment. */
  processes(): FunctionProcess[] {
    return this.functions().flatMap(({ spec, environments }) =>
      environments.map(({ pid, busy }) => ({ functionName: spec.name, pid, busy })),
    );
  }

  /** Ends all processes; invocations under way and asynchronous events still queued are lost. */
  async close(): Promise<void> {
    this.#async.close();
    await Promise.all(this.functions().map((each) => each.close()));
  }

  /** @throws AwsError `ResourceNotFoundException` */
  ref(functionArnOrName: string): FunctionRef {
    const ref = parseFunctionRef(functionArnOrName, this.#host.identity);
    if (!ref) throw functionNotFound(functionArnOrName);
    return ref;
  }

  /** @throws AwsError `ResourceNotFoundException` */
  function(ref: FunctionRef): LambdaFunction {
    const found = this.#functions.get(ref.name);
    if (found) return found;
    throw functionNotFound(this.arnOf(ref));
  }

  /**
   * What others need to know of a function, version or alias that exists.
   *
   * @throws AwsError `ResourceNotFoundException`
   */
  describe(functionArnOrName: string): FunctionFacts {
    const ref = this.ref(functionArnOrName);
    const target = this.function(ref);
    target.versionOf(ref.qualifier);
    const { roleArn, timeoutSeconds } = target.spec;
    return { arn: this.arnOf(ref), roleArn, timeoutSeconds };
  }

  /** ARN of what is named, whether it exists or not. */
  arnOf({ name, qualifier }: FunctionRef): string {
    const suffix = qualifier === undefined ? '' : `:${qualifier}`;
    return arn(this.#host.identity, 'lambda', `function:${name}${suffix}`);
  }
}
