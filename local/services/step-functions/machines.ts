import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { AwsError, NotHonouredError } from '../../core/aws-error.ts';
import type { Identity } from '../../core/identity.ts';
import { arn } from '../../core/identity.ts';
import type { Scheduler } from '../../core/scheduler.ts';
import { compileMachine } from './asl/compile.ts';
import { NOT_HONOURED } from './asl/diagnostic.ts';
import { parseDefinition, validate } from './asl/validate.ts';
import type { MachineRevision } from './engine/execution.ts';
import type { RolesPort } from './integrations.ts';
import { TemplateCompiler } from './jsonata/template.ts';
import { checkName, requiredString } from './operations/parameters.ts';
import type {
  CreateStateMachineInput,
  UpdateStateMachineInput,
} from './operations/state-machine-inputs.ts';
import { AWS_OWNED_KEY, LOGGING_OFF, TRACING_OFF } from './operations/state-machine-inputs.ts';
import type { Machine, Store } from './store.ts';
import { publishVersion } from './versions.ts';

type Publication = Pick<CreateStateMachineInput, 'publish' | 'versionDescription'>;

/** Makes, changes and deletes state machines. */
export class Machines {
  readonly #store: Store;
  readonly #scheduler: Scheduler;
  readonly #identity: Identity;
  readonly #roles: RolesPort;
  readonly #compiler: TemplateCompiler;

  constructor(
    store: Store,
    { scheduler, identity, roles }: { scheduler: Scheduler; identity: Identity; roles: RolesPort },
  ) {
    this.#store = store;
    this.#scheduler = scheduler;
    this.#identity = identity;
    this.#roles = roles;
    this.#compiler = new TemplateCompiler(scheduler);
  }

  /**
   * Idempotent for the same name, definition and configuration; throws
   * `StateMachineAlreadyExists` for another one of that name.
   */
  create(input: CreateStateMachineInput): Machine {
    const name = checkName(requiredString('name', input.name));
    checkType(input.type);
    checkDescription(input);
    const machineArn = arn(this.#identity, 'states', `stateMachine:${name}`);
    const configuration = {
      loggingConfiguration: input.loggingConfiguration ?? LOGGING_OFF,
      tracingConfiguration: input.tracingConfiguration ?? TRACING_OFF,
      encryptionConfiguration: input.encryptionConfiguration ?? AWS_OWNED_KEY,
    };
    const existing = this.#store.machines.get(machineArn);
    if (existing) {
      return this.#published(sameOrRefused(existing, input.definition, configuration), input);
    }
    const creationDate = this.#scheduler.now();
    const { definition, roleArn } = input;
    const machine: Machine = {
      arn: machineArn,
      name,
      status: 'ACTIVE',
      creationDate,
      revision: this.#revision({ machineArn, machineName: name, definition, roleArn }),
      versions: [],
      aliases: new Map(),
      ...configuration,
      tags: new Map((input.tags ?? []).map(({ key, value }) => [key, value])),
      executions: [],
      running: 0,
    };
    this.#store.machines.set(machineArn, machine);
    return this.#published(machine, input);
  }

  /** Running executions go on with the revision they were started with. */
  update(input: UpdateStateMachineInput): Machine {
    const machine = this.#store.machine(input.stateMachineArn);
    checkDescription(input);
    const { definition, roleArn, loggingConfiguration, tracingConfiguration } = input;
    const { encryptionConfiguration } = input;
    const changes = [definition, roleArn, loggingConfiguration, tracingConfiguration];
    if ([...changes, encryptionConfiguration].every((change) => change === undefined)) {
      throw new AwsError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration or the EncryptionConfiguration must be specified',
      );
    }
    machine.revision = {
      ...this.#revision({
        machineArn: machine.arn,
        machineName: machine.name,
        definition: definition ?? machine.revision.definition,
        roleArn: roleArn ?? machine.revision.roleArn,
      }),
      revisionId: randomUUID(),
    };
    machine.loggingConfiguration = loggingConfiguration ?? machine.loggingConfiguration;
    machine.tracingConfiguration = tracingConfiguration ?? machine.tracingConfiguration;
    machine.encryptionConfiguration = encryptionConfiguration ?? machine.encryptionConfiguration;
    return this.#published(machine, input);
  }

  /** The machine goes when its executions are closed; each ends at its next transition. */
  delete(machineArn: string): void {
    const machine = this.#store.machines.get(machineArn);
    if (!machine) return;
    machine.status = 'DELETING';
    this.#store.removeWhenIdle(machine);
  }

  #published(machine: Machine, { publish, versionDescription }: Publication): Machine {
    if (publish === true) publishVersion(machine, versionDescription, this.#scheduler.now());
    return machine;
  }

  #revision(
    given: Pick<MachineRevision, 'machineArn' | 'machineName' | 'definition' | 'roleArn'>,
  ): MachineRevision {
    requiredString('definition', given.definition);
    this.#checkRole(given);
    checkDefinition(given.definition);
    return {
      ...given,
      compiled: compileMachine(parseDefinition(given.definition), this.#compiler),
      updateDate: this.#scheduler.now(),
      revisionId: undefined,
    };
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html */
  #checkRole({ roleArn, machineArn }: Pick<MachineRevision, 'roleArn' | 'machineArn'>): void {
    if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(requiredString('roleArn', roleArn))) {
      throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
    }
    if (this.#roles.canBeAssumedBy(roleArn, 'states.amazonaws.com', machineArn)) return;
    throw new AwsError(
      'AccessDeniedException',
      'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.',
    );
  }
}

/** Throws `InvalidDefinition` with every finding, or the first thing that is not honoured. */
function checkDefinition(definition: string): void {
  const findings = validate(definition);
  if (findings.length === 0) return;
  const missing = findings.find(({ code }) => code === NOT_HONOURED);
  if (missing && findings.every(({ code }) => code === NOT_HONOURED)) {
    const what = missing.message.replace('the local runtime does not honour ', '');
    throw new NotHonouredError(`${what} at ${missing.location}`);
  }
  const words = findings.map(({ code, message, location }) => {
    return `${code}: ${message}${location === undefined ? '' : ` at ${location}`}`;
  });
  throw new AwsError(
    'InvalidDefinition',
    `Invalid State Machine Definition: '${words.join(', ')}'`,
  );
}

function sameOrRefused(
  existing: Machine,
  definition: string,
  configuration: Pick<
    Machine,
    'loggingConfiguration' | 'tracingConfiguration' | 'encryptionConfiguration'
  >,
): Machine {
  if (existing.status === 'DELETING') {
    throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${existing.arn}'`);
  }
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = existing;
  const had = { loggingConfiguration, tracingConfiguration, encryptionConfiguration };
  if (existing.revision.definition === definition && isDeepStrictEqual(had, configuration)) {
    return existing;
  }
  throw new AwsError(
    'StateMachineAlreadyExists',
    `State Machine Already Exists: '${existing.arn}'`,
  );
}

function checkType(type: string | undefined): void {
  if (type === undefined || type === 'STANDARD') return;
  throw new NotHonouredError(`the state machine type ${type}`);
}

function checkDescription({ publish, versionDescription }: Publication): void {
  if (versionDescription === undefined || publish === true) return;
  throw new AwsError(
    'ValidationException',
    'Version description can only be set when publish is true',
  );
}
