import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  SFNClient,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { strToU8, zipSync } from 'fflate';
import { Moto } from '../../scripts/lib/api-server/moto.ts';
import { MotoProxy } from '../../scripts/lib/api-server/moto-proxy.ts';
import { EnvironmentAliases } from '../../scripts/lib/shift/environment-aliases.ts';
import type { Routing } from '../../scripts/lib/shift/routing.ts';

const ROLE = 'arn:aws:iam::123456789012:role/test';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/**
 * Functions, a state machine and a canary alarm on an API server of their own, each with an alias
 * `live` at version 1.
 */
export class VersionedEnvironment {
  readonly endpoint: string;
  readonly name: string;
  readonly cloudWatch: CloudWatchClient;
  readonly aliases: EnvironmentAliases;
  readonly #moto: Moto;
  readonly #proxy: MotoProxy;
  readonly #lambda: LambdaClient;
  readonly #sfn: SFNClient;

  private constructor(name: string, functions: readonly string[], server: Server) {
    const { moto, proxy, endpoint } = server;
    this.name = name;
    this.endpoint = endpoint;
    this.#moto = moto;
    this.#proxy = proxy;
    const config = { region: 'us-east-1', endpoint, credentials: CREDENTIALS };
    this.#lambda = new LambdaClient(config);
    this.#sfn = new SFNClient(config);
    this.cloudWatch = new CloudWatchClient(config);
    this.aliases = new EnvironmentAliases({
      lambda: this.#lambda,
      sfn: this.#sfn,
      functions: functions.map((one) => this.#full(one)),
      stateMachine: this.#full('order-workflow'),
    });
  }

  /** @param functions their names, without project and environment */
  static async start(name: string, functions: readonly string[]): Promise<VersionedEnvironment> {
    const moto = await Moto.start();
    const proxy = new MotoProxy(moto.port);
    const endpoint = await proxy.listen();
    const environment = new VersionedEnvironment(name, functions, { moto, proxy, endpoint });
    await createRole(endpoint);
    for (const one of functions) await environment.#createFunction(one);
    await environment.#createMachine();
    await environment.#createAlarm();
    return environment;
  }

  async stop(): Promise<void> {
    for (const client of [this.#lambda, this.#sfn, this.cloudWatch]) client.destroy();
    await this.#proxy.close();
    await this.#moto.stop();
  }

  /** Where each alias sends its traffic, by short name. */
  async routings(): Promise<Record<string, Routing>> {
    const aliases = await this.aliases.list();
    return Object.fromEntries(
      aliases.map(({ name, routing }) => [name.slice(this.#full('').length), routing]),
    );
  }

  async publish(name: string, content: number): Promise<void> {
    const FunctionName = this.#full(name);
    const update = { FunctionName, ZipFile: zipOf(content), Publish: true };
    await this.#lambda.send(new UpdateFunctionCodeCommand(update));
  }

  async publishWorkflow(content: number): Promise<void> {
    const machine = this.#full('order-workflow');
    const stateMachineArn = `arn:aws:states:us-east-1:123456789012:stateMachine:${machine}`;
    const update = { stateMachineArn, definition: definition(content), publish: true };
    await this.#sfn.send(new UpdateStateMachineCommand(update));
  }

  async setAlarm(StateValue: StateValue): Promise<void> {
    const AlarmName = this.#full('canary-errors');
    const state = { AlarmName, StateValue, StateReason: 'by the test' };
    await this.cloudWatch.send(new SetAlarmStateCommand(state));
  }

  #full(name: string): string {
    return `dofs-${this.name}-${name}`;
  }

  async #createFunction(name: string): Promise<void> {
    await this.#lambda.send(
      new CreateFunctionCommand({
        FunctionName: this.#full(name),
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: ROLE,
        Code: { ZipFile: zipOf(1) },
        Publish: true,
      }),
    );
    const alias = { FunctionName: this.#full(name), Name: 'live', FunctionVersion: '1' };
    await this.#lambda.send(new CreateAliasCommand(alias));
  }

  async #createMachine(): Promise<void> {
    const machine = {
      name: this.#full('order-workflow'),
      definition: definition(1),
      roleArn: ROLE,
      publish: true,
    };
    const { stateMachineVersionArn } = await this.#sfn.send(new CreateStateMachineCommand(machine));
    const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }];
    await this.#sfn.send(
      new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }),
    );
  }

  async #createAlarm(): Promise<void> {
    await this.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: this.#full('canary-errors'),
        Namespace: 'test',
        MetricName: 'errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    await this.setAlarm('OK');
  }
}

interface Server {
  moto: Moto;
  proxy: MotoProxy;
  endpoint: string;
}

/** Lambda wants a role that is there; the SDK client of IAM is no package of ours. */
async function createRole(endpoint: string): Promise<void> {
  const scope = 'Credential=test/20260101/us-east-1/iam/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`;
  const form = { Action: 'CreateRole', RoleName: 'test', AssumeRolePolicyDocument: '{}' };
  const body = new URLSearchParams({ ...form, Version: '2010-05-08' });
  const { status } = await fetch(endpoint, { method: 'POST', headers: { authorization }, body });
  if (status !== 200) throw new Error(`CreateRole answered ${status}`);
}

function zipOf(content: number): Uint8Array {
  return zipSync({ 'index.mjs': strToU8(`export const handler = () => ${content};`) });
}

function definition(content: number): string {
  return JSON.stringify({
    StartAt: 'A',
    States: { A: { Type: 'Succeed', Comment: `${content}` } },
  });
}
