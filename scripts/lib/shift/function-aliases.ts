import {
  type AliasConfiguration,
  GetAliasCommand,
  type LambdaClient,
  paginateListVersionsByFunction,
  ResourceNotFoundException,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { CommandError } from '../command-line.ts';
import type { Alias, Routing } from './routing.ts';

/** The alias that every caller is bound to. */
export const LIVE = 'live';

/**
 * The `live` aliases of Lambda functions.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 */
export class FunctionAliases {
  readonly #lambda: LambdaClient;

  constructor(lambda: LambdaClient) {
    this.#lambda = lambda;
  }

  /** @throws CommandError when there is no such function, alias or published version */
  async read(name: string): Promise<Alias> {
    const { FunctionVersion, RoutingConfig } = await this.#get(name);
    const newest = await this.#newest(name);
    return {
      kind: 'function',
      name,
      newest,
      routing: routingOf({ name, FunctionVersion, RoutingConfig }),
    };
  }

  async current(name: string): Promise<Routing> {
    return routingOf({ name, ...(await this.#get(name)) });
  }

  /** `arn:<partition>:lambda:<region>:<account>:function:<name>:live` */
  async arn(name: string): Promise<string> {
    return (await this.#get(name)).AliasArn ?? '';
  }

  /** Lambda takes the second version's share as a fraction. */
  async route(name: string, { version, second }: Routing): Promise<void> {
    const weights = second ? { [String(second.version)]: second.percent / 100 } : {};
    await this.#lambda.send(
      new UpdateAliasCommand({
        FunctionName: name,
        Name: LIVE,
        FunctionVersion: String(version),
        RoutingConfig: { AdditionalVersionWeights: weights },
      }),
    );
  }

  async #get(name: string): Promise<AliasConfiguration> {
    try {
      return await this.#lambda.send(new GetAliasCommand({ FunctionName: name, Name: LIVE }));
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new CommandError(`${name} has no alias ${LIVE}: deploy it first (${error.message})`);
    }
  }

  async #newest(name: string): Promise<number> {
    const pages = paginateListVersionsByFunction({ client: this.#lambda }, { FunctionName: name });
    let newest = 0;
    for await (const { Versions: versions = [] } of pages) {
      // $LATEST is among them, and no alias can weight it.
      const numbers = versions.map(({ Version: version }) => Number(version));
      newest = Math.max(newest, ...numbers.filter(Number.isInteger));
    }
    if (newest > 0) return newest;
    throw new CommandError(`${name} has no published version: deploy it with publish = true`);
  }
}

function routingOf({
  name,
  FunctionVersion: version,
  RoutingConfig: { AdditionalVersionWeights: weights = {} } = {},
}: Pick<AliasConfiguration, 'FunctionVersion' | 'RoutingConfig'> & { name: string }): Routing {
  if (!Number.isInteger(Number(version))) {
    throw new CommandError(`alias ${LIVE} of ${name} is at ${version}, which takes no weights`);
  }
  const [entry] = Object.entries(weights);
  if (!entry) return { version: Number(version) };
  const second = { version: Number(entry[0]), percent: Math.round(entry[1] * 100) };
  return { version: Number(version), second };
}
