import { expect } from 'chai';
import { Bench, ROLE_ARN, thrownBy } from './support.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine';
const LIVE = `${MACHINE}:live`;

const ends = (result: string): string =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: result, End: true } },
  });

/** A machine with version 1, and the alias live that leads to it. */
function published(): Bench {
  const bench = new Bench();
  bench.call('CreateStateMachine', {
    name: 'machine',
    definition: ends('one'),
    roleArn: ROLE_ARN,
    publish: true,
  });
  bench.call('CreateStateMachineAlias', routed(`${MACHINE}:1`));
  return bench;
}

function routed(version: string, weight = 100): Record<string, unknown> {
  return {
    name: 'live',
    routingConfiguration: [{ stateMachineVersionArn: version, weight }],
  };
}

function update(bench: Bench, result: string): Record<string, unknown> {
  const definition = ends(result);
  return bench.call('UpdateStateMachine', { stateMachineArn: MACHINE, definition, publish: true });
}

async function run(bench: Bench, stateMachineArn: string, name: string) {
  const start = { stateMachineArn, name };
  const { executionArn } = bench.call<{ executionArn: string }>('StartExecution', start);
  await bench.scheduler.runUntilIdle();
  return bench.describe(executionArn) as object as Record<string, unknown>;
}

describe('versions of a state machine', () => {
  it('are numbered as they are published, and listed newest first', () => {
    const bench = published();
    expect(update(bench, 'two').stateMachineVersionArn).to.equal(`${MACHINE}:2`);
    const { stateMachineVersions } = bench.call<{
      stateMachineVersions: { stateMachineVersionArn: string }[];
    }>('ListStateMachineVersions', { stateMachineArn: MACHINE });
    expect(stateMachineVersions.map((one) => one.stateMachineVersionArn)).to.deep.equal([
      `${MACHINE}:2`,
      `${MACHINE}:1`,
    ]);
  });

  it('are published once for each revision', () => {
    const bench = published();
    const again = bench.call('CreateStateMachine', {
      name: 'machine',
      definition: ends('one'),
      roleArn: ROLE_ARN,
      publish: true,
    });
    expect(again.stateMachineVersionArn).to.equal(`${MACHINE}:1`);
  });

  it('stay as they are when the machine changes', async () => {
    const bench = published();
    update(bench, 'two');
    const described = bench.call('DescribeStateMachine', { stateMachineArn: `${MACHINE}:1` });
    expect(described).to.include({ stateMachineArn: `${MACHINE}:1`, definition: ends('one') });
    expect(await run(bench, `${MACHINE}:1`, 'a')).to.include({ output: '"one"' });
    expect(await run(bench, `${MACHINE}:2`, 'b')).to.include({ output: '"two"' });
    expect(await run(bench, MACHINE, 'c')).to.include({ output: '"two"' });
  });

  it('have a description only where they are published', () => {
    const input = { name: 'm', definition: ends('one'), roleArn: ROLE_ARN };
    const call = (): unknown =>
      new Bench().call('CreateStateMachine', { ...input, versionDescription: 'first' });
    expect(thrownBy(call).name).to.equal('ValidationException');
  });
});

describe('an execution started by alias', () => {
  it('says alias and version, and has the ARN that it would have without', async () => {
    const bench = published();
    update(bench, 'two');
    const described = await run(bench, LIVE, 'order-1');
    expect(described).to.include({
      executionArn: 'arn:aws:states:us-east-1:000000000000:execution:machine:order-1',
      stateMachineArn: MACHINE,
      stateMachineVersionArn: `${MACHINE}:1`,
      stateMachineAliasArn: LIVE,
      output: '"one"',
    });
  });

  it('by version says the version alone, and by the machine neither', async () => {
    const bench = published();
    const byVersion = await run(bench, `${MACHINE}:1`, 'a');
    expect(byVersion).to.include({ stateMachineVersionArn: `${MACHINE}:1` });
    expect(byVersion).to.not.have.property('stateMachineAliasArn');
    const byMachine = await run(bench, MACHINE, 'b');
    expect(byMachine).to.not.have.any.keys('stateMachineVersionArn', 'stateMachineAliasArn');
  });

  it('has a name that is used once, whatever else is started', async () => {
    const bench = published();
    await run(bench, LIVE, 'order-1');
    for (const stateMachineArn of [LIVE, `${MACHINE}:1`, MACHINE]) {
      const call = (): unknown =>
        bench.call('StartExecution', { stateMachineArn, name: 'order-1' });
      expect(thrownBy(call).name).to.equal('ExecutionAlreadyExists');
    }
  });

  it('is listed under its alias, its version and its machine', async () => {
    const bench = published();
    await run(bench, LIVE, 'by-alias');
    await run(bench, MACHINE, 'by-machine');
    const names = (stateMachineArn: string): string[] =>
      bench
        .call<{ executions: { name: string }[] }>('ListExecutions', { stateMachineArn })
        .executions.map(({ name }) => name);
    expect(names(LIVE)).to.deep.equal(['by-alias']);
    expect(names(`${MACHINE}:1`)).to.deep.equal(['by-alias']);
    expect(names(MACHINE)).to.deep.equal(['by-machine', 'by-alias']);
  });

  it('tells EventBridge the machine, the version and the alias', async () => {
    const bench = published();
    const details: Record<string, unknown>[] = [];
    bench.sfn.onExecutionStatusChange(({ detail }) => details.push(detail));
    await run(bench, LIVE, 'order-1');
    for (const detail of details) {
      expect(detail).to.include({
        stateMachineArn: MACHINE,
        stateMachineVersionArn: `${MACHINE}:1`,
        stateMachineAliasArn: LIVE,
      });
    }
    expect(details).to.have.length(2);
  });

  it('asks IAM for the machine, whatever is started', () => {
    const { operations } = new Bench().sfn.service;
    for (const action of ['StartExecution', 'ListExecutions', 'DescribeStateMachine']) {
      const asked = operations[action]?.resources?.({ stateMachineArn: LIVE });
      expect(asked, action).to.deep.equal([MACHINE]);
    }
  });
});

describe('an alias of a state machine', () => {
  it('is described and listed', () => {
    const bench = published();
    const described = bench.call('DescribeStateMachineAlias', { stateMachineAliasArn: LIVE });
    expect(described).to.deep.include({
      name: 'live',
      routingConfiguration: [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }],
    });
    const { stateMachineAliases } = bench.call<{ stateMachineAliases: object[] }>(
      'ListStateMachineAliases',
      { stateMachineArn: MACHINE },
    );
    expect(stateMachineAliases).to.have.length(1);
  });

  it('is made once, and never as another one', () => {
    const bench = published();
    const version = `${MACHINE}:1`;
    expect(bench.call('CreateStateMachineAlias', routed(version)).stateMachineAliasArn).to.equal(
      LIVE,
    );
    update(bench, 'two');
    const other = (): unknown => bench.call('CreateStateMachineAlias', routed(`${MACHINE}:2`));
    expect(thrownBy(other).name).to.equal('ConflictException');
  });

  it('refuses weights by name, and what leads nowhere', () => {
    const bench = published();
    update(bench, 'two');
    const nameOf = (input: Record<string, unknown>): string =>
      thrownBy(() => bench.call('CreateStateMachineAlias', input)).name;
    const both = [90, 10].map((weight, at) => ({
      stateMachineVersionArn: `${MACHINE}:${at + 1}`,
      weight,
    }));
    expect(nameOf({ name: 'a', routingConfiguration: both })).to.equal('LocalRuntimeNotHonoured');
    expect(nameOf(routed(`${MACHINE}:1`, 90))).to.equal('ValidationException');
    expect(nameOf(routed(`${MACHINE}:7`))).to.equal('ResourceNotFound');
    expect(nameOf({ ...routed(`${MACHINE}:1`), name: '12' })).to.equal('InvalidName');
    expect(nameOf({ name: 'a', routingConfiguration: [] })).to.equal('ValidationException');
  });

  it('that is not there starts nothing', () => {
    const bench = published();
    for (const suffix of ['other', '2']) {
      const call = (): unknown =>
        bench.call('StartExecution', { stateMachineArn: `${MACHINE}:${suffix}` });
      expect(thrownBy(call).name).to.equal('StateMachineDoesNotExist');
    }
  });

  it('goes with its machine', () => {
    const bench = published();
    bench.call('DeleteStateMachine', { stateMachineArn: MACHINE });
    const call = (): unknown =>
      bench.call('DescribeStateMachineAlias', { stateMachineAliasArn: LIVE });
    expect(thrownBy(call).name).to.equal('ResourceNotFound');
  });
});
