import { expect } from 'chai';
import { NotHonouredError } from '../../../../../local/core/aws-error.ts';
import { Bench, EXECUTION_ARN, ROLE_ARN, thrownBy } from './support.ts';

const SUCCEED = { A: { Type: 'Succeed' } };
const WAIT = { A: { Type: 'Wait', Seconds: 10, End: true } };
const MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:machine';
const definitionOf = (states: unknown): string =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });

describe('CreateStateMachine', () => {
  it('gives the same machine again for the same definition', () => {
    const bench = new Bench();
    expect(bench.create(SUCCEED)).to.equal(bench.create(SUCCEED)).and.to.equal(MACHINE_ARN);
  });

  it('refuses another definition under the same name', () => {
    const bench = new Bench();
    bench.create(SUCCEED);
    const { name, message } = thrownBy(() => bench.create(WAIT));
    expect(name).to.equal('StateMachineAlreadyExists');
    expect(message).to.equal(`State Machine Already Exists: '${MACHINE_ARN}'`);
  });

  it('refuses an invalid definition with every finding', () => {
    const { name, message } = thrownBy(() => new Bench().create({ A: { Type: 'Pass', Foo: 1 } }));
    expect(name).to.equal('InvalidDefinition');
    expect(message).to.equal(
      'Invalid State Machine Definition: \'SCHEMA_VALIDATION_FAILED: The field "Foo" is not ' +
        'supported at /States/A/Foo, SCHEMA_VALIDATION_FAILED: Exactly one of these fields is ' +
        'required: [Next, End] at /States/A, MISSING_END_STATE: The workflow does not have a ' +
        "terminal state. at /States'",
    );
  });

  it('refuses by name what the local runtime does not honour', () => {
    const error = thrownBy(() => new Bench().create({ A: { Type: 'Map', End: true } }));
    expect(error).to.be.instanceOf(NotHonouredError);
    expect(error.message).to.equal(
      'the local runtime does not honour the state type Map at /States/A/Type',
    );
  });

  it('refuses EXPRESS, bad names and bad roles', () => {
    const bench = new Bench();
    const input = { name: 'm', definition: definitionOf(SUCCEED), roleArn: ROLE_ARN };
    const nameOf = (more: Record<string, unknown>): string =>
      thrownBy(() => bench.call('CreateStateMachine', { ...input, ...more })).name;
    expect(nameOf({ type: 'EXPRESS' })).to.equal('LocalRuntimeNotHonoured');
    expect(nameOf({ name: 'a b' })).to.equal('InvalidName');
    expect(nameOf({ roleArn: 'role' })).to.equal('InvalidArn');
    expect(nameOf({ roleArn: `${ROLE_ARN}-of-others` })).to.equal('AccessDeniedException');
  });
});

describe('UpdateStateMachine', () => {
  it('lets a running execution end with the definition it was started with', async () => {
    const bench = new Bench();
    bench.create(WAIT);
    bench.start({}, 'execution');
    await bench.scheduler.advance(0);
    const definition = definitionOf({ A: { Type: 'Fail', Error: 'New' } });
    const answer = bench.call('UpdateStateMachine', { stateMachineArn: MACHINE_ARN, definition });
    expect(answer).to.have.property('revisionId');
    bench.start({}, 'after');
    await bench.scheduler.runUntilIdle();
    expect(bench.describe(EXECUTION_ARN).status).to.equal('SUCCEEDED');
    expect(bench.describe(EXECUTION_ARN.replace(/execution$/, 'after')).error).to.equal('New');
    const used = bench.call('DescribeStateMachineForExecution', { executionArn: EXECUTION_ARN });
    expect(used.definition).to.equal(definitionOf(WAIT));
  });

  it('refuses to change nothing', () => {
    const bench = new Bench();
    bench.create(WAIT);
    const { name } = thrownBy(() =>
      bench.call('UpdateStateMachine', { stateMachineArn: MACHINE_ARN }),
    );
    expect(name).to.equal('MissingRequiredParameter');
  });
});

describe('DeleteStateMachine', () => {
  it('ends running executions at their next transition and then forgets the machine', async () => {
    const bench = new Bench();
    const changes: unknown[] = [];
    bench.create({ ...WAIT, A: { ...WAIT.A, End: undefined, Next: 'B' }, B: { Type: 'Succeed' } });
    bench.sfn.onExecutionStatusChange(({ detail }) => changes.push(detail.status));
    bench.start();
    bench.call('DeleteStateMachine', { stateMachineArn: MACHINE_ARN });
    const described = bench.call('DescribeStateMachine', { stateMachineArn: MACHINE_ARN });
    expect(described.status).to.equal('DELETING');
    expect(thrownBy(() => bench.start({}, 'late')).name).to.equal('StateMachineDeleting');
    await bench.scheduler.runUntilIdle();
    expect(changes).to.deep.equal(['RUNNING', 'ABORTED']);
    expect(
      thrownBy(() => bench.call('DescribeStateMachine', { stateMachineArn: MACHINE_ARN })).name,
    ).to.equal('StateMachineDoesNotExist');
  });

  it('says nothing about a machine that does not exist', () => {
    expect(new Bench().call('DeleteStateMachine', { stateMachineArn: MACHINE_ARN })).to.deep.equal(
      {},
    );
  });
});

describe('StartExecution', () => {
  it('starts nothing twice for a name that runs with the same input', async () => {
    const bench = new Bench();
    bench.create(WAIT);
    expect(bench.start({ a: 1 })).to.equal(bench.start({ a: 1 }));
    await bench.scheduler.advance(0);
    expect(bench.types(EXECUTION_ARN)).to.have.length(2);
  });

  it('refuses a name that runs with another input', () => {
    const bench = new Bench();
    bench.create(WAIT);
    bench.start({ a: 1 });
    const { name, message } = thrownBy(() => bench.start({ a: 2 }));
    expect(name).to.equal('ExecutionAlreadyExists');
    expect(message).to.equal(`Execution Already Exists: '${EXECUTION_ARN}'`);
  });

  it('refuses a name that has ended, whatever the input', async () => {
    const bench = new Bench();
    await bench.run(SUCCEED);
    expect(thrownBy(() => bench.start()).name).to.equal('ExecutionAlreadyExists');
  });

  it('refuses an input that is no JSON or too large', () => {
    const bench = new Bench();
    const stateMachineArn = bench.create(SUCCEED);
    const nameOf = (input: string): string =>
      thrownBy(() => bench.call('StartExecution', { stateMachineArn, input })).name;
    expect(nameOf('not json')).to.equal('InvalidExecutionInput');
    expect(nameOf('')).to.equal('InvalidExecutionInput');
    expect(nameOf(`"${'x'.repeat(262_144)}"`)).to.equal('ValidationException');
  });

  it('refuses a machine that does not exist', () => {
    const bench = new Bench();
    const error = thrownBy(() => bench.call('StartExecution', { stateMachineArn: MACHINE_ARN }));
    expect(error.name).to.equal('StateMachineDoesNotExist');
  });
});

describe('ListExecutions', () => {
  it('lists newest first, by status, page by page, unshifted by new starts', async () => {
    const bench = new Bench();
    const stateMachineArn = bench.create(WAIT);
    for (const name of ['a', 'b', 'c']) bench.start({}, name);
    await bench.scheduler.runUntilIdle();
    type Page = { executions: { name: string }[]; nextToken?: string };
    const list = (more: Record<string, unknown>): Page =>
      bench.call<Page>('ListExecutions', { stateMachineArn, ...more });
    const first = list({ maxResults: 2, statusFilter: 'SUCCEEDED' });
    bench.start({}, 'd');
    const { nextToken } = first;
    const second = list({ maxResults: 2, statusFilter: 'SUCCEEDED', nextToken });
    expect(first.executions.map(({ name }) => name)).to.deep.equal(['c', 'b']);
    expect(second.executions.map(({ name }) => name)).to.deep.equal(['a']);
    expect(second).to.not.have.property('nextToken');
    expect(list({ statusFilter: 'RUNNING' }).executions.map(({ name }) => name)).to.deep.equal([
      'd',
    ]);
  });

  it('refuses more than 1000 results, a foreign token and an unknown status', () => {
    const bench = new Bench();
    const stateMachineArn = bench.create(WAIT);
    const error = (more: Record<string, unknown>): string =>
      thrownBy(() => bench.call('ListExecutions', { stateMachineArn, ...more })).name;
    expect(error({ maxResults: 1001 })).to.equal('ValidationException');
    expect(error({ nextToken: 'abc' })).to.equal('InvalidToken');
    expect(error({ statusFilter: 'DONE' })).to.equal('ValidationException');
  });
});

describe('GetExecutionHistory', () => {
  it('pages both ways', async () => {
    const bench = new Bench();
    await bench.run(SUCCEED);
    type Page = { events: { id: number }[]; nextToken?: string };
    const ids = (reverseOrder: boolean): number[][] => {
      const pages: number[][] = [];
      let nextToken: string | undefined;
      do {
        const input = { executionArn: EXECUTION_ARN, maxResults: 3, reverseOrder };
        const page: Page = bench.call('GetExecutionHistory', {
          ...input,
          ...(nextToken !== undefined && { nextToken }),
        });
        pages.push(page.events.map(({ id }) => id));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return pages;
    };
    expect(ids(false)).to.deep.equal([[1, 2, 3], [4]]);
    expect(ids(true)).to.deep.equal([[4, 3, 2], [1]]);
  });

  it('leaves the data out when it is not wanted', async () => {
    const bench = new Bench();
    await bench.run(SUCCEED);
    const { events } = bench.call<{ events: Record<string, unknown>[] }>('GetExecutionHistory', {
      executionArn: EXECUTION_ARN,
      includeExecutionData: false,
    });
    expect(events[1]?.stateEnteredEventDetails).to.deep.equal({ name: 'A' });
  });
});

describe('onExecutionStatusChange', () => {
  it('tells the start and the end, as EventBridge gets them', async () => {
    const bench = new Bench();
    const details: Record<string, unknown>[] = [];
    bench.sfn.onExecutionStatusChange(({ detail }) => details.push(detail));
    await bench.run(SUCCEED, { a: 1 });
    expect(details.map(({ status }) => status)).to.deep.equal(['RUNNING', 'SUCCEEDED']);
    expect(details[1]).to.include({
      executionArn: EXECUTION_ARN,
      stateMachineArn: MACHINE_ARN,
      input: '{"a":1}',
      output: '{"a":1}',
      stopDate: Date.UTC(2026, 0, 1),
    });
  });
});
