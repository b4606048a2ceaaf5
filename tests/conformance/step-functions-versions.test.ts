import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachineVersionsCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { LOCAL_IDENTITY } from '../../local/core/identity.ts';
import { StepFunctions } from '../../local/services/step-functions/step-functions.ts';
import { behavioursBut, errorOf } from './behaviour.ts';
import { type ConformanceTarget, conformanceTarget } from './target.ts';

const ROLE_ARN = `arn:aws:iam::${LOCAL_IDENTITY.accountId}:role/workflow`;
const DOCS = 'https://docs.aws.amazon.com/step-functions/latest';

const NO_ALIAS = 'moto starts nothing by alias';
/** Behaviours of AWS that moto is known to lack, with what it does instead. */
const behaviour = behavioursBut({
  'lists versions newest first': 'moto answers 500',
  'associates an execution with the alias and the version that it was started by': NO_ALIAS,
  'uses a name once, whichever alias or version is started': NO_ALIAS,
});

const define = (comment: string): string =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    Comment: comment,
    StartAt: 'A',
    States: { A: { Type: 'Wait', Seconds: 60, End: true } },
  });

describe('Step Functions versions and aliases conformance', () => {
  let target: ConformanceTarget;
  let sfn: SFNClient;
  const machines: string[] = [];

  before(async () => {
    target = await conformanceTarget((means) => [
      new StepFunctions({
        ...means,
        roles: { canBeAssumedBy: () => true },
        integrations: {
          invokeLambda: () => Promise.reject(new Error('no function is called here')),
          sendMessage: () => Promise.reject(new Error('nothing is sent here')),
        },
      }).service,
    ]);
    sfn = new SFNClient(target.client);
  });

  after(async () => {
    for (const stateMachineArn of machines) {
      await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    }
    sfn.destroy();
    await target.close();
  });

  /** A machine with version 1. */
  async function publish(): Promise<{ stateMachineArn: string; stateMachineVersionArn: string }> {
    const { stateMachineArn = '', stateMachineVersionArn = '' } = await sfn.send(
      new CreateStateMachineCommand({
        name: `machine-${uuid()}`,
        definition: define('one'),
        roleArn: ROLE_ARN,
        publish: true,
      }),
    );
    machines.push(stateMachineArn);
    return { stateMachineArn, stateMachineVersionArn };
  }

  /** The same with the alias live, and a version 2 that it does not lead to. */
  async function publishLive(): Promise<{ machine: string; version: string; alias: string }> {
    const { stateMachineArn: machine, stateMachineVersionArn: version } = await publish();
    const { stateMachineAliasArn: alias = '' } = await sfn.send(
      new CreateStateMachineAliasCommand({
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn: version, weight: 100 }],
      }),
    );
    await sfn.send(
      new UpdateStateMachineCommand({
        stateMachineArn: machine,
        definition: define('two'),
        publish: true,
      }),
    );
    return { machine, version, alias };
  }

  behaviour(
    'publishes versions by number, which keep their definition',
    async () => {
      const { stateMachineArn, stateMachineVersionArn } = await publish();
      expect(stateMachineVersionArn).to.equal(`${stateMachineArn}:1`);
      const updated = await sfn.send(
        new UpdateStateMachineCommand({
          stateMachineArn,
          definition: define('two'),
          publish: true,
        }),
      );
      expect(updated.stateMachineVersionArn).to.equal(`${stateMachineArn}:2`);
      const { definition } = await sfn.send(
        new DescribeStateMachineCommand({ stateMachineArn: stateMachineVersionArn }),
      );
      expect(definition).to.equal(define('one'));
    },
    `${DOCS}/dg/concepts-state-machine-version.html`,
  );

  behaviour(
    'lists versions newest first',
    async () => {
      const { machine } = await publishLive();
      const { stateMachineVersions = [] } = await sfn.send(
        new ListStateMachineVersionsCommand({ stateMachineArn: machine }),
      );
      expect(stateMachineVersions.map((one) => one.stateMachineVersionArn)).to.deep.equal([
        `${machine}:2`,
        `${machine}:1`,
      ]);
    },
    `${DOCS}/apireference/API_ListStateMachineVersions.html`,
  );

  behaviour(
    'makes, describes and lists an alias',
    async () => {
      const { machine, version, alias } = await publishLive();
      expect(alias).to.equal(`${machine}:live`);
      const described = await sfn.send(
        new DescribeStateMachineAliasCommand({ stateMachineAliasArn: alias }),
      );
      expect(described).to.deep.include({
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn: version, weight: 100 }],
      });
      const { stateMachineAliases = [] } = await sfn.send(
        new ListStateMachineAliasesCommand({ stateMachineArn: machine }),
      );
      expect(stateMachineAliases.map((one) => one.stateMachineAliasArn)).to.deep.equal([alias]);
    },
    `${DOCS}/dg/concepts-state-machine-alias.html`,
  );

  behaviour(
    'associates an execution with the alias and the version that it was started by',
    async () => {
      const { machine, version, alias } = await publishLive();
      const { executionArn } = await sfn.send(
        new StartExecutionCommand({ stateMachineArn: alias, name: 'order-1' }),
      );
      const described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      expect(described).to.include({
        stateMachineArn: machine,
        stateMachineVersionArn: version,
        stateMachineAliasArn: alias,
      });
      for (const stateMachineArn of [alias, version, machine]) {
        const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
        expect(executions.map(({ name }) => name)).to.deep.equal(['order-1']);
      }
    },
    `${DOCS}/dg/execution-alias-version-associate.html`,
  );

  behaviour(
    'uses a name once, whichever alias or version is started',
    async () => {
      const { machine, alias } = await publishLive();
      const start = (stateMachineArn: string, input: string) =>
        sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'order-1', input }));
      const first = await start(alias, '{}');
      expect((await start(alias, '{}')).executionArn).to.equal(first.executionArn);
      const refused = await errorOf(start(machine, '{"other":true}'));
      expect(refused.name).to.equal('ExecutionAlreadyExists');
    },
    `${DOCS}/apireference/API_StartExecution.html`,
  );

  behaviour('refuses an alias whose weights are not 100 together', async () => {
    const { stateMachineVersionArn } = await publish();
    const refused = await errorOf(
      sfn.send(
        new CreateStateMachineAliasCommand({
          name: 'live',
          routingConfiguration: [{ stateMachineVersionArn, weight: 90 }],
        }),
      ),
    );
    expect(refused.name).to.equal('ValidationException');
  });

  behaviour('knows no alias that was not made', async () => {
    const { stateMachineArn } = await publish();
    const asked = new DescribeStateMachineAliasCommand({
      stateMachineAliasArn: `${stateMachineArn}:live`,
    });
    expect((await errorOf(sfn.send(asked))).name).to.equal('ResourceNotFound');
  });
});
