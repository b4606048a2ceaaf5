import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CommandError, UsageError } from './command-line.ts';
import { LOCAL_STATE_FILE, type LocalState, runningLocalState } from './local/state.ts';
import { backendArguments } from './terraform/backend.ts';
import { initArguments } from './terraform/cli.ts';

export const ENVIRONMENTS = ['local', 'dev', 'staging', 'prod'] as const;

export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** The repository's root folder. */
export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The one Terraform root of all environments. */
export const TERRAFORM_ROOT = path.join(ROOT, 'terraform/environments/multi-env');

/** Where an environment is reached, and what its parts are named. */
export interface Environment {
  name: EnvironmentName;
  /** With the stage, without a slash at the end. */
  apiUrl: string;
  apiKey: string;
  region: string;
  /** The AWS endpoint, where it is not AWS itself. */
  endpoint?: string;
  names: ResourceNames;
}

export interface ResourceNames {
  orders: string;
  orderEvents: string;
  failedOrders: string;
  platformEvents: string;
  inventory: string;
  reservations: string;
  payments: string;
  simulatedPayments: string;
  circuitBreakers: string;
  idempotency: string;
  deadLetters: string;
  orderQueue: string;
  orderDlq: string;
  outboxDlq: string;
  notificationQueue: string;
  notificationDlq: string;
  shippingNoticeQueue: string;
  shippingNoticeDlq: string;
  backstopQueue: string;
  backstopDlq: string;
  stateMachine: string;
}

/** Where the answers come from; passed in so that it can be tested without Terraform. */
export interface EnvironmentSources {
  variables: Readonly<Record<string, string | undefined>>;
  localState(): LocalState | undefined;
  terraformOutput(name: EnvironmentName): Record<string, unknown>;
}

const SOURCES: EnvironmentSources = {
  variables: process.env,
  localState: () => runningLocalState(path.join(ROOT, LOCAL_STATE_FILE)),
  terraformOutput,
};

/** Throws `UsageError` unless the name is one of the four environments. */
export function environmentName(name: string): EnvironmentName {
  const known = ENVIRONMENTS.find((candidate) => candidate === name);
  if (!known) {
    throw new UsageError(`--env must be one of ${ENVIRONMENTS.join(', ')}, not "${name}"`);
  }
  return known;
}

/** The names of the environment's resources: `dofs-<environment>-<name>`. */
export function resourceNames(name: EnvironmentName): ResourceNames {
  const prefix = `dofs-${name}`;
  return {
    orders: `${prefix}-orders`,
    orderEvents: `${prefix}-order-events`,
    failedOrders: `${prefix}-failed-orders`,
    platformEvents: `${prefix}-platform-events`,
    inventory: `${prefix}-inventory`,
    reservations: `${prefix}-reservations`,
    payments: `${prefix}-payments`,
    simulatedPayments: `${prefix}-simulated-payments`,
    circuitBreakers: `${prefix}-circuit-breakers`,
    idempotency: `${prefix}-idempotency`,
    deadLetters: `${prefix}-dead-letters`,
    orderQueue: `${prefix}-order-queue`,
    orderDlq: `${prefix}-order-dlq`,
    outboxDlq: `${prefix}-outbox-dlq`,
    notificationQueue: `${prefix}-notification-queue`,
    notificationDlq: `${prefix}-notification-dlq`,
    shippingNoticeQueue: `${prefix}-shipping-notice-queue`,
    shippingNoticeDlq: `${prefix}-shipping-notice-dlq`,
    backstopQueue: `${prefix}-backstop-queue`,
    backstopDlq: `${prefix}-backstop-dlq`,
    stateMachine: `${prefix}-order-workflow`,
  };
}

/**
 * Finds an environment: `DOFS_API_URL` and `DOFS_API_KEY` where both are set, else the running
 * local runtime for `local`, and Terraform's outputs for the others. `AWS_ENDPOINT_URL` and
 * `AWS_REGION` overrule the rest. Throws `CommandError` saying what is missing.
 */
export function resolveEnvironment(
  name: EnvironmentName,
  sources: EnvironmentSources = SOURCES,
): Environment {
  const { variables } = sources;
  const { DOFS_API_URL: givenUrl, DOFS_API_KEY: givenKey } = variables;
  const region = variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION;
  const found =
    givenUrl && givenKey
      ? { apiUrl: givenUrl, apiKey: givenKey, region: 'us-east-1' }
      : name === 'local'
        ? fromLocalRuntime(sources.localState())
        : fromTerraform(name, sources.terraformOutput(name));
  const endpoint = variables.AWS_ENDPOINT_URL ?? found.endpoint;
  return {
    name,
    apiUrl: (givenUrl ?? found.apiUrl).replace(/\/+$/, ''),
    apiKey: givenKey ?? found.apiKey,
    region: name === 'local' ? found.region : (region ?? found.region),
    ...(endpoint ? { endpoint } : {}),
    names: resourceNames(name),
  };
}

type Found = Pick<Environment, 'apiUrl' | 'apiKey' | 'region' | 'endpoint'>;

/** The environment that a local runtime's state file describes. */
export function localEnvironment(state: LocalState): Environment {
  return { name: 'local', ...fromLocalRuntime(state), names: resourceNames('local') };
}

function fromLocalRuntime(state: LocalState | undefined): Found {
  if (!state) throw new CommandError('the local environment does not run: run `make up` first');
  const { apiUrl, apiKey, region, awsEndpoint } = state;
  return { apiUrl: apiUrl.replace(/\/+$/, ''), apiKey, region, endpoint: awsEndpoint };
}

function fromTerraform(name: EnvironmentName, outputs: Record<string, unknown>): Found {
  const machine = textOutput(outputs, 'state_machine_name', name);
  // A guard: orders meant for one environment must never be sent to another.
  if (machine !== resourceNames(name).stateMachine) {
    throw new CommandError(
      `Terraform's state for ${name} is another environment's (its state machine is ${machine}): ` +
        `run \`make plan ENV=${name}\`, or set DOFS_API_URL and DOFS_API_KEY`,
    );
  }
  return {
    apiUrl: textOutput(outputs, 'api_gateway_url', name),
    apiKey: textOutput(outputs, 'api_key', name),
    region: textOutput(outputs, 'region', name),
  };
}

function textOutput(outputs: Record<string, unknown>, output: string, name: string): string {
  const { value } = (outputs[output] ?? {}) as { value?: unknown };
  if (typeof value === 'string' && value !== '') return value;
  throw new CommandError(
    `Terraform's state has no output ${output}: deploy first (\`make deploy ENV=${name}\`), ` +
      'or set DOFS_API_URL and DOFS_API_KEY',
  );
}

function terraformOutput(name: EnvironmentName): Record<string, unknown> {
  // Where scripts/terraform.ts keeps what `terraform init` found for this environment.
  const data = path.join(ROOT, '.dofs/terraform', name, 'data');
  const terraform = (args: readonly string[]): string =>
    execFileSync('terraform', [`-chdir=${TERRAFORM_ROOT}`, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TF_DATA_DIR: data },
    });
  try {
    for (const args of firstCommands(name, data, process.env)) terraform(args);
    return JSON.parse(terraform(['output', '-no-color', '-json'])) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `cannot read Terraform's outputs of ${name}: deploy it first (\`make deploy ENV=${name}\`), ` +
        `or set DOFS_API_URL and DOFS_API_KEY.\n${reason.trim()}`,
    );
  }
}

/**
 * What Terraform must run before it can answer outputs: `init`, in a container that has never
 * seen the environment and knows the bucket of its state; nothing anywhere else.
 *
 * @param data the environment's TF_DATA_DIR
 */
export function firstCommands(
  name: EnvironmentName,
  data: string,
  variables: Readonly<Record<string, string | undefined>>,
): string[][] {
  const { TF_STATE_BUCKET: bucket, AWS_ENDPOINT_URL: endpoint } = variables;
  // Terraform notes there which backend it was initialised with.
  if (!bucket || existsSync(path.join(data, 'terraform.tfstate'))) return [];
  return [[...initArguments(), ...backendArguments(name, bucket, endpoint || undefined)]];
}
