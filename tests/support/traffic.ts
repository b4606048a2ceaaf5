import {
  GetAliasCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import {
  DescribeStateMachineAliasCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  SFNClient,
  UpdateStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';

const LIVE = 'live';

/** The aliases of an environment at an endpoint, moved as a shift of traffic moves them. */
export class Traffic {
  readonly #lambda: LambdaClient;
  readonly #sfn: SFNClient;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const options = { endpoint, region: 'us-east-1', credentials };
    this.#lambda = new LambdaClient(options);
    this.#sfn = new SFNClient(options);
  }

  /** What each alias leads to: a version, with the next one's share where there is one. */
  async stands(): Promise<Set<string>> {
    const stands = new Set<string>();
    for (const FunctionName of await this.#functions()) {
      const alias = await this.#lambda.send(new GetAliasCommand({ FunctionName, Name: LIVE }));
      const weights = Object.entries(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
      const share = weights.map(([version, weight]) => ` + ${weight} of ${version}`).join('');
      stands.add(`function ${alias.FunctionVersion}${share}`);
    }
    const { alias } = await this.#workflow();
    const { routingConfiguration = [] } = await this.#sfn.send(
      new DescribeStateMachineAliasCommand({ stateMachineAliasArn: alias }),
    );
    const routes = routingConfiguration.map(
      ({ stateMachineVersionArn: version = '', weight }) => `${weight} of ${versionOf(version)}`,
    );
    return stands.add(`workflow ${routes.join(' + ')}`);
  }

  /** Gives the newest versions a share of 1 to 100 percent; the rest stays with the ones before. */
  async shift(percent: number): Promise<void> {
    for (const FunctionName of await this.#functions()) {
      const [before = '', newest = ''] = await this.#lastVersions(FunctionName);
      const RoutingConfig =
        percent === 100
          ? { AdditionalVersionWeights: {} }
          : { AdditionalVersionWeights: { [newest]: percent / 100 } };
      const FunctionVersion = percent === 100 ? newest : before;
      await this.#lambda.send(
        new UpdateAliasCommand({ FunctionName, Name: LIVE, FunctionVersion, RoutingConfig }),
      );
    }
    const { machine, alias } = await this.#workflow();
    const { stateMachineVersions = [] } = await this.#sfn.send(
      new ListStateMachineVersionsCommand({ stateMachineArn: machine }),
    );
    const [newest, before] = stateMachineVersions.map((one) => one.stateMachineVersionArn);
    const rest = percent === 100 ? [] : [{ stateMachineVersionArn: before, weight: 100 - percent }];
    await this.#sfn.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn: alias,
        routingConfiguration: [{ stateMachineVersionArn: newest, weight: percent }, ...rest],
      }),
    );
  }

  close(): void {
    this.#lambda.destroy();
    this.#sfn.destroy();
  }

  async #functions(): Promise<string[]> {
    const { Functions = [] } = await this.#lambda.send(new ListFunctionsCommand({}));
    return Functions.map(({ FunctionName = '' }) => FunctionName);
  }

  /** The last but one, and the last. */
  async #lastVersions(FunctionName: string): Promise<string[]> {
    const { Versions = [] } = await this.#lambda.send(
      new ListVersionsByFunctionCommand({ FunctionName }),
    );
    const numbers = Versions.map(({ Version }) => Number(Version)).filter(Number.isInteger);
    return numbers
      .sort((a, b) => a - b)
      .slice(-2)
      .map(String);
  }

  async #workflow(): Promise<{ machine: string; alias: string }> {
    const { stateMachines = [] } = await this.#sfn.send(new ListStateMachinesCommand({}));
    const machine = stateMachines[0]?.stateMachineArn ?? '';
    return { machine, alias: `${machine}:${LIVE}` };
  }
}

function versionOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
