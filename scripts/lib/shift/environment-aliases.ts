import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { CommandError } from '../command-line.ts';
import { mapLimited } from '../concurrency.ts';
import { FunctionAliases } from './function-aliases.ts';
import type { Aliases } from './ports.ts';
import type { Alias, Routing } from './routing.ts';
import { StateMachineAlias } from './state-machine-alias.ts';

const READS_AT_A_TIME = 5;

export interface EnvironmentAliasesOptions {
  lambda: LambdaClient;
  sfn: SFNClient;
  /** Full names; at least one. */
  functions: readonly string[];
  /** Full name. */
  stateMachine: string;
}

/** The aliases of all functions of an environment and of its state machine. */
export class EnvironmentAliases implements Aliases {
  readonly #functions: FunctionAliases;
  readonly #options: EnvironmentAliasesOptions;
  #machine: Promise<StateMachineAlias> | undefined;

  constructor(options: EnvironmentAliasesOptions) {
    this.#options = options;
    this.#functions = new FunctionAliases(options.lambda);
  }

  async list(): Promise<Alias[]> {
    const { functions } = this.#options;
    const read = (name: string): Promise<Alias> => this.#functions.read(name);
    const aliases = await mapLimited(functions, READS_AT_A_TIME, read);
    return [...aliases, await (await this.#stateMachine()).read()];
  }

  async current({ kind, name }: Alias): Promise<Routing> {
    if (kind === 'function') return this.#functions.current(name);
    return (await this.#stateMachine()).current();
  }

  async route({ kind, name }: Alias, routing: Routing): Promise<void> {
    if (kind === 'function') return this.#functions.route(name, routing);
    return (await this.#stateMachine()).route(routing);
  }

  #stateMachine(): Promise<StateMachineAlias> {
    this.#machine ??= this.#findStateMachine();
    return this.#machine;
  }

  /** Region and account are a function's: so nobody needs the right to list what is there. */
  async #findStateMachine(): Promise<StateMachineAlias> {
    const { functions, stateMachine, sfn } = this.#options;
    const arn = await this.#functions.arn(functions[0] ?? '');
    const [, partition, , region, account] = arn.split(':');
    if (!account) throw new CommandError(`no account in the alias ARN "${arn}"`);
    const machineArn = `arn:${partition}:states:${region}:${account}:stateMachine:${stateMachine}`;
    return new StateMachineAlias(sfn, machineArn);
  }
}
