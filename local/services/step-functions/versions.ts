import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import { constraint, requiredString } from './operations/parameters.ts';
import {
  type Machine,
  type MachineAlias,
  type MachineVersion,
  type Store,
  unqualified,
} from './store.ts';

export interface CreateAliasInput {
  name: string;
  description?: string;
  routingConfiguration: { stateMachineVersionArn: string; weight: number }[];
}

/**
 * Publishes a machine's latest revision; gives the last version where that holds it already.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html
 */
export function publishVersion(
  machine: Machine,
  description: string | undefined,
  now: number,
): MachineVersion {
  const last = machine.versions.at(-1);
  if (last?.revision === machine.revision) return last;
  const arn = `${machine.arn}:${machine.versions.length + 1}`;
  const version = { arn, description, revision: machine.revision, creationDate: now };
  machine.versions.push(version);
  return version;
}

/**
 * Makes an alias of one version; the same call again gives the same alias.
 *
 * @throws NotHonouredError for two versions by weight: nothing shifts traffic on one machine
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html
 */
export function createAlias(store: Store, input: CreateAliasInput, now: number): MachineAlias {
  const name = checkAliasName(requiredString('name', input.name));
  const { machine, version } = routed(store, input);
  const existing = machine.aliases.get(name);
  if (existing) {
    if (existing.version === version && existing.description === input.description) return existing;
    throw new AwsError(
      'ConflictException',
      `A state machine alias with the name ${name} already exists with another configuration`,
    );
  }
  const arn = `${machine.arn}:${name}`;
  const alias = { arn, name, description: input.description, version, creationDate: now };
  machine.aliases.set(name, alias);
  return alias;
}

/** @throws AwsError `ResourceNotFound` */
export function findAlias(store: Store, arn: string): MachineAlias {
  const machine = store.machines.get(unqualified(arn));
  const alias = [...(machine?.aliases.values() ?? [])].find((one) => one.arn === arn);
  if (alias) return alias;
  throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`);
}

function routed(
  store: Store,
  { routingConfiguration }: CreateAliasInput,
): { machine: Machine; version: MachineVersion } {
  const routes = routingConfiguration ?? [];
  const [route] = routes;
  if (!route || routes.length > 2) {
    constraint('routingConfiguration', '***', 'have length between 1 and 2');
  }
  if (routes.length === 2) {
    throw new NotHonouredError('weights of a state machine alias (routingConfiguration)');
  }
  if (route.weight !== 100) {
    throw new AwsError(
      'ValidationException',
      'The sum of the weights in the routing configuration must be equal to 100.',
    );
  }
  const versionArn = route.stateMachineVersionArn;
  const machine = store.machine(unqualified(versionArn));
  const version = machine.versions.find(({ arn }) => arn === versionArn);
  if (version) return { machine, version };
  throw new AwsError('ResourceNotFound', `Resource not found: '${versionArn}'`);
}

/** Not all digits, or it would look like a version. */
function checkAliasName(name: string): string {
  if (/^(?=.*[a-zA-Z_.-])[a-zA-Z0-9_.-]{1,80}$/.test(name)) return name;
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
}
