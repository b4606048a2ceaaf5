import { AwsError, NotHonouredError } from '../../../core/aws-error.ts';
import type { AnyOperation, Operation } from '../../../core/service.ts';
import { validate } from '../asl/validate.ts';
import type { MachineRevision } from '../engine/execution.ts';
import type { Machines } from '../machines.ts';
import { type Machine, type MachineVersion, type Store, type Tag, unqualified } from '../store.ts';
import { decodeToken, encodeToken, pageSize, seconds } from './parameters.ts';
import type {
  CreateStateMachineInput,
  UpdateStateMachineInput,
  ValidateInput,
} from './state-machine-inputs.ts';

const CONFIGURATION = [
  'definition',
  'roleArn',
  'loggingConfiguration',
  'tracingConfiguration',
  'encryptionConfiguration',
  'publish',
  'versionDescription',
];

/** Kept and given back. */
const CONFIGURATION_MEMBERS = {
  loggingConfiguration: ['level', 'includeExecutionData', 'destinations'],
  'loggingConfiguration.destinations': ['cloudWatchLogsLogGroup'],
  'loggingConfiguration.destinations.cloudWatchLogsLogGroup': ['logGroupArn'],
  tracingConfiguration: ['enabled'],
  encryptionConfiguration: ['type', 'kmsKeyId', 'kmsDataKeyReusePeriodSeconds'],
};
const TAG_MEMBERS = ['key', 'value'];

/** The operations on state machines and their tags. */
export function stateMachineOperations(
  store: Store,
  machines: Machines,
): Record<string, AnyOperation> {
  return {
    CreateStateMachine: create(machines),
    UpdateStateMachine: update(machines),
    DescribeStateMachine: describe(store),
    ListStateMachines: list(store),
    DeleteStateMachine: remove(machines),
    ValidateStateMachineDefinition: validateDefinition(),
    ListTagsForResource: listTags(store),
    TagResource: tag(store),
    UntagResource: untag(store),
  };
}

const byArn = ({ stateMachineArn }: { stateMachineArn: string }): string[] => [
  unqualified(stateMachineArn),
];

function create(machines: Machines): Operation<CreateStateMachineInput> {
  return {
    parameters: ['name', 'type', 'tags', ...CONFIGURATION],
    members: { ...CONFIGURATION_MEMBERS, tags: TAG_MEMBERS },
    run: (input) => {
      const { arn, creationDate, versions } = machines.create(input);
      return {
        stateMachineArn: arn,
        creationDate: seconds(creationDate),
        ...published(input, versions),
      };
    },
  };
}

function update(machines: Machines): Operation<UpdateStateMachineInput> {
  return {
    parameters: ['stateMachineArn', ...CONFIGURATION],
    members: CONFIGURATION_MEMBERS,
    resources: byArn,
    run: (input) => {
      const { revision, versions } = machines.update(input);
      const { updateDate, revisionId } = revision;
      return { updateDate: seconds(updateDate), revisionId, ...published(input, versions) };
    },
  };
}

function published(
  { publish }: { publish?: boolean },
  versions: readonly MachineVersion[],
): { stateMachineVersionArn?: string } {
  const last = versions.at(-1);
  return publish === true && last ? { stateMachineVersionArn: last.arn } : {};
}

/** The latest revision, or that of a version. */
function describe(store: Store): Operation<{ stateMachineArn: string }> {
  return {
    parameters: ['stateMachineArn'],
    resources: byArn,
    run: ({ stateMachineArn }) => {
      const { machine, revision, qualification } = store.startTarget(stateMachineArn);
      if (qualification.aliasArn) throw new NotHonouredError('an alias of DescribeStateMachine');
      const { revisionId } = revision;
      return {
        ...revisionShape(machine, revision),
        stateMachineArn,
        status: machine.status,
        type: 'STANDARD',
        creationDate: seconds(machine.creationDate),
        ...(revisionId !== undefined && { revisionId }),
      };
    },
  };
}

function revisionShape(machine: Machine, revision: MachineRevision): Record<string, unknown> {
  const { name, loggingConfiguration, tracingConfiguration } = machine;
  const { encryptionConfiguration } = machine;
  const { definition, roleArn } = revision;
  const configuration = { loggingConfiguration, tracingConfiguration, encryptionConfiguration };
  return { name, definition, roleArn, ...configuration };
}

function list(store: Store): Operation<{ maxResults?: number; nextToken?: string }> {
  return {
    parameters: ['maxResults', 'nextToken'],
    run: ({ maxResults, nextToken }) => {
      const size = pageSize(maxResults);
      const from = decodeToken('machines', nextToken) ?? 0;
      const all = [...store.machines.values()];
      const stateMachines = all.slice(from, from + size).map(({ arn, name, creationDate }) => ({
        stateMachineArn: arn,
        name,
        type: 'STANDARD',
        creationDate: seconds(creationDate),
      }));
      const more = from + size < all.length;
      return { stateMachines, ...(more && { nextToken: encodeToken('machines', from + size) }) };
    },
  };
}

function remove(machines: Machines): Operation<{ stateMachineArn: string }> {
  return {
    parameters: ['stateMachineArn'],
    resources: byArn,
    run: ({ stateMachineArn }) => {
      machines.delete(stateMachineArn);
      return {};
    },
  };
}

function validateDefinition(): Operation<ValidateInput> {
  return {
    parameters: ['definition', 'type', 'severity', 'maxResults'],
    run: ({ definition, type = 'STANDARD', severity = 'ERROR', maxResults = 100 }) => {
      if (type !== 'STANDARD') throw new NotHonouredError(`the state machine type ${type}`);
      // There are no warnings here, so nobody shall wait for any.
      if (severity !== 'ERROR') throw new NotHonouredError(`the severity ${severity}`);
      const findings = validate(definition);
      const most = maxResults === 0 ? 100 : maxResults;
      return {
        result: findings.length === 0 ? 'OK' : 'FAIL',
        diagnostics: findings.slice(0, most),
        truncated: findings.length > most,
      };
    },
  };
}

function listTags(store: Store): Operation<{ resourceArn: string }> {
  return {
    parameters: ['resourceArn'],
    resources: ({ resourceArn }) => [resourceArn],
    run: ({ resourceArn }) => {
      const { tags } = tagged(store, resourceArn);
      return { tags: [...tags].map(([key, value]) => ({ key, value })) };
    },
  };
}

function tag(store: Store): Operation<{ resourceArn: string; tags: Tag[] }> {
  return {
    parameters: ['resourceArn', 'tags'],
    members: { tags: TAG_MEMBERS },
    resources: ({ resourceArn }) => [resourceArn],
    run: ({ resourceArn, tags }) => {
      const machine = tagged(store, resourceArn);
      for (const { key, value } of tags) machine.tags.set(key, value);
      return {};
    },
  };
}

function untag(store: Store): Operation<{ resourceArn: string; tagKeys: string[] }> {
  return {
    parameters: ['resourceArn', 'tagKeys'],
    resources: ({ resourceArn }) => [resourceArn],
    run: ({ resourceArn, tagKeys }) => {
      const machine = tagged(store, resourceArn);
      for (const key of tagKeys) machine.tags.delete(key);
      return {};
    },
  };
}

function tagged(store: Store, resourceArn: string): Machine {
  const machine = store.machines.get(resourceArn);
  if (machine) return machine;
  throw new AwsError('ResourceNotFound', `Resource not found: '${resourceArn}'`);
}
