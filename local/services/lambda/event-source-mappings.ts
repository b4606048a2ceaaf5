import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core/aws-error.ts';
import type { Identity } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import type { RestService } from '../../core/service.ts';
import { type MappingState, mappingConfiguration } from './mappings/mapping-configuration.ts';
import { mappingService } from './mappings/mapping-operations.ts';
import { type MappingSpec, sourceKind, validateMappingSpec } from './mappings/mapping-spec.ts';
import type { Poller } from './mappings/poller.ts';
import type {
  AssertRoleAllows,
  DeliverFailure,
  DynamoDbPort,
  LambdaPort,
  SqsPort,
} from './mappings/ports.ts';
import { checkSource } from './mappings/source-checks.ts';
import { SqsPoller } from './mappings/sqs-poller.ts';
import { StreamPoller } from './mappings/stream-poller.ts';

interface Mapping {
  uuid: string;
  spec: MappingSpec;
  functionArn: string;
  lastModified: number;
  poller: Poller;
  /** Present while enabled. */
  running?: AbortController;
  /** Ends when the last run has. */
  ended: Promise<void>;
}

/**
 * Lambda's event source mappings: they take records of queues and streams to functions, woken by
 * the source itself, so nothing waits for a polling interval.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html
 */
export class EventSourceMappings {
  readonly service: RestService;
  readonly #ports: {
    scheduler: Scheduler;
    lambda: LambdaPort;
    sqs: SqsPort;
    dynamodb: DynamoDbPort;
    deliverFailure: DeliverFailure;
    assertRoleAllows: AssertRoleAllows;
  };
  readonly #identity: Identity;
  readonly #mappings = new Map<string, Mapping>();

  constructor(options: {
    scheduler: Scheduler;
    identity: Identity;
    lambda: LambdaPort;
    sqs: SqsPort;
    dynamodb: DynamoDbPort;
    /** Sends to an on-failure destination. */
    deliverFailure: DeliverFailure;
    /** Holds a mapping to the policies of its function's role. */
    assertRoleAllows: AssertRoleAllows;
  }) {
    const { identity, ...ports } = options;
    this.#identity = identity;
    this.#ports = ports;
    this.service = mappingService(this);
  }

  /**
   * Makes a mapping, and starts it when it is enabled. Returns its UUID.
   *
   * @throws AwsError as CreateEventSourceMapping does
   */
  create(spec: MappingSpec): string {
    validateMappingSpec(spec);
    const facts = this.#ports.lambda.describe(spec.functionName);
    const functionArn = facts.arn;
    this.#assertNew(spec, functionArn);
    checkSource(spec, facts, this.#ports);
    const poller = this.#poller(spec, functionArn);
    const lastModified = this.#ports.scheduler.now();
    const uuid = randomUUID();
    const ended = Promise.resolve();
    this.#mappings.set(uuid, { uuid, spec, functionArn, lastModified, poller, ended });
    if (spec.enabled) this.#start(this.#mapping(uuid));
    return uuid;
  }

  /** Turns a mapping on or off; records under way are still finished. */
  setEnabled(uuid: string, enabled: boolean): void {
    const mapping = this.#mapping(uuid);
    if (enabled === (mapping.running !== undefined)) return;
    mapping.lastModified = this.#ports.scheduler.now();
    if (enabled) this.#start(mapping);
    else this.#stop(mapping);
  }

  /**
   * `EventSourceMappingConfiguration` of one mapping.
   *
   * @throws AwsError `ResourceNotFoundException`
   */
  describe(uuid: string): Record<string, unknown> {
    return mappingConfiguration(this.#identity, stateOf(this.#mapping(uuid)));
  }

  /** All mappings, or those of one source or one function. */
  list(filter: { eventSourceArn?: string; functionName?: string } = {}): MappingState[] {
    const { eventSourceArn, functionName } = filter;
    const arn = functionName && this.#ports.lambda.describe(functionName).arn;
    return [...this.#mappings.values()]
      .filter(({ spec }) => eventSourceArn === undefined || spec.eventSourceArn === eventSourceArn)
      .filter(({ functionArn }) => !arn || functionArn === arn)
      .map(stateOf);
  }

  /** Stops all polling; does not wait for invocations under way. */
  close(): void {
    for (const mapping of this.#mappings.values()) this.#stop(mapping);
  }

  #poller(spec: MappingSpec, functionArn: string): Poller {
    const options = { ...this.#ports, spec, functionArn };
    return sourceKind(spec.eventSourceArn) === 'sqs'
      ? new SqsPoller(options)
      : new StreamPoller(options);
  }

  #start(mapping: Mapping): void {
    const running = new AbortController();
    mapping.running = running;
    // One run at a time, or a stream's order would be lost.
    mapping.ended = mapping.ended.then(() => mapping.poller.run(running.signal));
  }

  #stop(mapping: Mapping): void {
    mapping.running?.abort();
    delete mapping.running;
  }

  #mapping(uuid: string): Mapping {
    const mapping = this.#mappings.get(uuid);
    if (mapping) return mapping;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', {
      status: 404,
      members: { Type: 'User' },
    });
  }

  #assertNew(spec: MappingSpec, functionArn: string): void {
    const same = [...this.#mappings.values()].find(
      (other) =>
        other.spec.eventSourceArn === spec.eventSourceArn && other.functionArn === functionArn,
    );
    if (!same) return;
    throw new AwsError(
      'ResourceConflictException',
      `The event source arn (" ${spec.eventSourceArn} ") and function (" ${functionArn} ") provided ` +
        `mapping already exists. Please update or delete the existing mapping with UUID ${same.uuid}`,
      { status: 409, members: { Type: 'User' } },
    );
  }
}

function stateOf({
  uuid,
  spec,
  functionArn,
  lastModified,
  poller,
  running,
}: Mapping): MappingState {
  const { lastResult } = poller;
  return { uuid, spec, functionArn, enabled: running !== undefined, lastModified, lastResult };
}
