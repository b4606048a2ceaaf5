import { LambdaClient, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { ResourceNotFound, SFNClient } from '@aws-sdk/client-sfn';
import { expect } from 'chai';
import { EnvironmentAliases } from '../../../../../scripts/lib/shift/environment-aliases.ts';
import type { Alias } from '../../../../../scripts/lib/shift/routing.ts';
import {
  type Answers,
  inputOf,
  type SentCommand,
  stubAws,
} from '../../../../support/aws-boundary.ts';
import { rejects } from '../../../../support/rejects.ts';

const MACHINE = 'arn:aws-cn:states:cn-north-1:123456789012:stateMachine:dofs-test-order-workflow';
const ALIAS_ARN = 'arn:aws-cn:lambda:cn-north-1:123456789012:function:dofs-test-pay:live';
const PAY: Alias = {
  kind: 'function',
  name: 'dofs-test-pay',
  routing: { version: 3 },
  newest: 12,
};

// Anew each time: the pages are used up.
const found = (): Answers => ({
  GetAlias: {
    AliasArn: ALIAS_ARN,
    FunctionVersion: '3',
    RoutingConfig: { AdditionalVersionWeights: { '12': 0.29 } },
  },
  ListVersionsByFunction: [
    { Versions: [{ Version: '$LATEST' }, { Version: '3' }], NextMarker: 'more' },
    { Versions: [{ Version: '12' }] },
  ],
  DescribeStateMachineAlias: {
    routingConfiguration: [
      { stateMachineVersionArn: `${MACHINE}:9`, weight: 0 },
      { stateMachineVersionArn: `${MACHINE}:10`, weight: 100 },
    ],
  },
  ListStateMachineVersions: [
    { stateMachineVersions: [{ stateMachineVersionArn: `${MACHINE}:10` }], nextToken: 'more' },
    { stateMachineVersions: [{ stateMachineVersionArn: `${MACHINE}:9` }] },
  ],
});

describe("the aliases of an environment, at AWS's boundary", () => {
  let sent: SentCommand[];

  function aliases(answers: Answers): EnvironmentAliases {
    sent = [];
    const lambda = new LambdaClient({ region: 'cn-north-1' });
    const sfn = new SFNClient({ region: 'cn-north-1' });
    stubAws(lambda, answers, sent);
    stubAws(sfn, answers, sent);
    const stateMachine = 'dofs-test-order-workflow';
    return new EnvironmentAliases({ lambda, sfn, functions: [PAY.name], stateMachine });
  }

  it('are read with their weights and newest versions, page by page', async () => {
    expect(await aliases(found()).list()).to.deep.equal([
      {
        kind: 'function',
        name: 'dofs-test-pay',
        routing: { version: 3, second: { version: 12, percent: 29 } },
        newest: 12,
      },
      {
        kind: 'state machine',
        name: 'dofs-test-order-workflow',
        routing: { version: 10, second: { version: 9, percent: 0 } },
        newest: 10,
      },
    ]);
    expect(inputOf(sent, 'DescribeStateMachineAlias')).to.deep.equal({
      stateMachineAliasArn: `${MACHINE}:live`,
    });
  });

  it('take a weight as a fraction for a function, and none when all goes to one version', async () => {
    const one = aliases({ UpdateAlias: {} });
    await one.route(PAY, { version: 3, second: { version: 12, percent: 29 } });
    await one.route(PAY, { version: 3 });
    const standing = { FunctionName: 'dofs-test-pay', Name: 'live', FunctionVersion: '3' };
    expect(sent.map(({ input }) => input)).to.deep.equal([
      { ...standing, RoutingConfig: { AdditionalVersionWeights: { '12': 0.29 } } },
      { ...standing, RoutingConfig: { AdditionalVersionWeights: {} } },
    ]);
  });

  it('take both weights as percents for a state machine', async () => {
    const one = aliases({ ...found(), UpdateStateMachineAlias: {} });
    const machine: Alias = { ...PAY, kind: 'state machine', name: 'dofs-test-order-workflow' };
    await one.route(machine, { version: 9, second: { version: 10, percent: 10 } });
    expect(inputOf(sent, 'UpdateStateMachineAlias')).to.deep.equal({
      stateMachineAliasArn: `${MACHINE}:live`,
      routingConfiguration: [
        { stateMachineVersionArn: `${MACHINE}:9`, weight: 90 },
        { stateMachineVersionArn: `${MACHINE}:10`, weight: 10 },
      ],
    });
  });

  it('are split from the older to the newer version, in whatever order they are answered', async () => {
    const routingConfiguration = [
      { stateMachineVersionArn: `${MACHINE}:10`, weight: 50 },
      { stateMachineVersionArn: `${MACHINE}:9`, weight: 50 },
    ];
    const one = aliases({ ...found(), DescribeStateMachineAlias: { routingConfiguration } });
    expect((await one.list())[1]?.routing).to.deep.equal({
      version: 9,
      second: { version: 10, percent: 50 },
    });
  });

  it('are refused by name: a function without the alias, a version, or at $LATEST', async () => {
    const missing = new ResourceNotFoundException({ message: 'no', $metadata: {}, Type: 'User' });
    const noAlias = aliases({ ...found(), GetAlias: missing });
    await rejects(noAlias.list(), 'CommandError', 'dofs-test-pay has no alias live: deploy it');
    const noVersion = aliases({
      ...found(),
      ListVersionsByFunction: { Versions: [{ Version: '$LATEST' }] },
    });
    await rejects(noVersion.list(), 'CommandError', 'dofs-test-pay has no published version');
    const latest = aliases({ ...found(), GetAlias: { FunctionVersion: '$LATEST' } });
    await rejects(latest.list(), 'CommandError', 'alias live of dofs-test-pay is at $LATEST');
  });

  it('are refused by name: a state machine without the alias or a version', async () => {
    const missing = new ResourceNotFound({ message: 'no', $metadata: {} });
    const noAlias = aliases({ ...found(), DescribeStateMachineAlias: missing });
    await rejects(noAlias.list(), 'CommandError', `${MACHINE}:live is not there: deploy it first`);
    const noVersion = aliases({
      ...found(),
      ListStateMachineVersions: { stateMachineVersions: [] },
    });
    await rejects(noVersion.list(), 'CommandError', 'has no published version');
  });
});
