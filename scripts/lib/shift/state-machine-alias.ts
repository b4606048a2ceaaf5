import {
  DescribeStateMachineAliasCommand,
  ListStateMachineVersionsCommand,
  ResourceNotFound,
  type RoutingConfigurationListItem,
  type SFNClient,
  UpdateStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';
import { CommandError } from '../command-line.ts';
import { LIVE } from './function-aliases.ts';
import type { Alias, Routing } from './routing.ts';

/**
 * The `live` alias of a state machine.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-state-machine-alias.html
 */
export class StateMachineAlias {
  readonly #sfn: SFNClient;
  readonly #machineArn: string;

  constructor(sfn: SFNClient, machineArn: string) {
    this.#sfn = sfn;
    this.#machineArn = machineArn;
  }

  /** @throws CommandError when there is no such alias or published version */
  async read(): Promise<Alias> {
    const name = this.#machineArn.slice(this.#machineArn.lastIndexOf(':') + 1);
    const routing = await this.current();
    return { kind: 'state machine', name, routing, newest: await this.#newest() };
  }

  async current(): Promise<Routing> {
    try {
      const { routingConfiguration = [] } = await this.#sfn.send(
        new DescribeStateMachineAliasCommand({ stateMachineAliasArn: this.#aliasArn }),
      );
      return this.#routingOf(routingConfiguration);
    } catch (error) {
      if (!(error instanceof ResourceNotFound)) throw error;
      throw new CommandError(`${this.#aliasArn} is not there: deploy it first (${error.message})`);
    }
  }

  /** Step Functions wants the weights of both versions, 100 together. */
  async route({ version, second }: Routing): Promise<void> {
    const item = (number: number, weight: number): RoutingConfigurationListItem => ({
      stateMachineVersionArn: `${this.#machineArn}:${number}`,
      weight,
    });
    const { percent = 0 } = second ?? {};
    await this.#sfn.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn: this.#aliasArn,
        routingConfiguration: [
          item(version, 100 - percent),
          ...(second ? [item(second.version, percent)] : []),
        ],
      }),
    );
  }

  get #aliasArn(): string {
    return `${this.#machineArn}:${LIVE}`;
  }

  /**
   * The order of the two is nowhere promised: one with nothing is the one remembered, and of two
   * with traffic the older is the first, as only a shift forward goes in steps.
   */
  #routingOf(items: readonly RoutingConfigurationListItem[]): Routing {
    const [first, other] = items
      .map(({ stateMachineVersionArn: arn, weight: percent = 0 }) => ({
        version: versionOf(arn),
        percent,
      }))
      .sort((a, b) => Number(a.percent === 0) - Number(b.percent === 0) || a.version - b.version);
    if (!first) throw new CommandError(`${this.#aliasArn} routes to no version`);
    return { version: first.version, ...(other ? { second: other } : {}) };
  }

  async #newest(): Promise<number> {
    let newest = 0;
    let nextToken: string | undefined;
    do {
      const page = await this.#sfn.send(
        new ListStateMachineVersionsCommand({ stateMachineArn: this.#machineArn, nextToken }),
      );
      const numbers = (page.stateMachineVersions ?? []).map((one) =>
        versionOf(one.stateMachineVersionArn),
      );
      newest = Math.max(newest, ...numbers);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    if (newest > 0) return newest;
    throw new CommandError(`${this.#machineArn} has no published version: deploy it first`);
  }
}

function versionOf(versionArn: string | undefined): number {
  return Number(versionArn?.slice(versionArn.lastIndexOf(':') + 1));
}
