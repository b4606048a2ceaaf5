import os from 'node:os';
import { v4 as uuid } from 'uuid';
import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { RestService } from '../../core/service.ts';
import { AsyncInvocations } from './async-invocations.ts';
import type { LogSink } from './environment-log.ts';
import type { FunctionCode } from './function-code.ts';
import { functionService } from './function-operations.ts';
import type { FunctionSpec } from './function-spec.ts';
import { Functions } from './functions.ts';
import type { InvocationResult } from './invocation.ts';
import type { LambdaFunction, RolesPort } from './lambda-function.ts';
import type { FunctionFacts } from './mappings/ports.ts';
import {
  assertPayloadSize,
  MAXIMUM_ASYNC_REQUEST_BYTES,
  MAXIMUM_REQUEST_BYTES,
} from './payload-size.ts';
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
 * (further invocations wait their turn, and a moment before another is started), an idle
 * environment is not frozen, memory beyond V8's heap is reported and not limited, an init phase
 * over 10 s fails instead of starting again, and the architecture is that of this machine.
 * Environments end with the runtime, even a killed one; only a handler in an endless synchronous
 * loop would not notice that, since nobody times it out then.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Lambda {
  readonly service: RestService;
  readonly maxEnvironments: number;
  readonly #scheduler: Scheduler;
  readonly #functions: Functions;
  readonly #async: AsyncInvocations;

  constructor(options: {
    scheduler: Scheduler;
    identity: Identity;
    logs: LogSink;
    roles: RolesPort;
    /** URL of the AWS endpoint that functions call; asked at every environment's start. */
    endpoint: () => string;
    /** Where the functions' code comes from, and what runs it: {@link processCode}. */
    code: FunctionCode;
    /** Environments per function version; default the number of cores, at least 2. */
    maxEnvironments?: number;
  }) {
    const { maxEnvironments, ...host } = options;
    this.#scheduler = host.scheduler;
    this.maxEnvironments = maxEnvironments ?? Math.max(2, os.availableParallelism());
    this.#functions = new Functions({ ...host, maxEnvironments: this.maxEnvironments });
    this.#async = new AsyncInvocations(host.scheduler, (ref, event, requestId) =>
      this.#functions.get(ref).invoke(event, requestId, ref.qualifier),
    );
    this.service = functionService(this.#functions, this.#async);
  }

  /** @throws AwsError as CreateFunction does */
  createFunction(spec: FunctionSpec): LambdaFunction {
    return this.#functions.create(spec);
  }

  /** Points an alias at a version; returns the alias's ARN. */
  createAlias(functionName: string, alias: string, version: string): string {
    const target = this.#functions.get(this.#functions.ref(functionName));
    target.versionOf(version);
    target.aliases.set(alias, version);
    return target.arn(alias);
  }

  addPermission(functionName: string, permission: Permission): void {
    const ref = this.#functions.ref(functionName);
    const qualifier = permission.qualifier ?? ref.qualifier;
    const qualified = qualifier === undefined ? {} : { qualifier };
    this.#functions.get(ref).permissions.push({ ...permission, ...qualified });
  }

  /** Whether the function's resource policy lets `principal` invoke it for `sourceArn`. */
  mayInvoke(functionArn: string, principal: string, sourceArn: string): boolean {
    const ref = this.#functions.ref(functionArn);
    const { qualifier } = ref;
    const call = { principal, sourceArn, ...(qualifier !== undefined && { qualifier }) };
    return permits(this.#functions.get(ref).permissions, call);
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
      const ref = this.#functions.ref(functionArnOrName);
      assertPayloadSize(payload, MAXIMUM_REQUEST_BYTES);
      return this.#functions.get(ref).invoke(payload, this.#requestId(), ref.qualifier);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Takes an event for a function, which runs it later and tries again when it fails.
   *
   * @throws AwsError `ResourceNotFoundException`, `RequestTooLargeException`
   */
  invokeAsync(functionArnOrName: string, payload: string): void {
    const ref = this.#functions.ref(functionArnOrName);
    this.#functions.get(ref).versionOf(ref.qualifier);
    assertPayloadSize(payload, MAXIMUM_ASYNC_REQUEST_BYTES);
    this.#async.accept(ref, payload, this.#requestId());
  }

  /** Errors name it, so that it is part of what the same seed repeats. */
  #requestId(): string {
    return uuid({ random: Uint8Array.from({ length: 16 }, () => this.#scheduler.random() * 256) });
  }

  /** Every process that runs at this moment. */
  processes(): FunctionProcess[] {
    return this.#functions
      .list()
      .flatMap(({ spec, environments }) =>
        environments.map(({ pid, busy }) => ({ functionName: spec.name, pid, busy })),
      );
  }

  /** Ends all processes; invocations under way and asynchronous events still queued are lost. */
  async close(): Promise<void> {
    this.#async.close();
    await Promise.all(this.#functions.list().map((each) => each.close()));
  }

  /**
   * What others need to know of a function, version or alias that exists.
   *
   * @throws AwsError `ResourceNotFoundException`
   */
  describe(functionArnOrName: string): FunctionFacts {
    const ref = this.#functions.ref(functionArnOrName);
    const target = this.#functions.get(ref);
    target.versionOf(ref.qualifier);
    const { roleArn, timeoutSeconds } = target.spec;
    return { arn: this.#functions.arnOf(ref), roleArn, timeoutSeconds };
  }

  /** ARN of what is named, whether it exists or not. */
  arnOf(functionArnOrName: string): string {
    return this.#functions.arnOf(this.#functions.ref(functionArnOrName));
  }
}
