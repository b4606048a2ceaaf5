import { expect } from 'chai';
import { checkAttributes } from '../../../../../local/platform/check-attributes.ts';
import type { ResourceType } from '../../../../../local/platform/resource-type.ts';
import { stepFunctionsResourceTypes } from '../../../../../local/services/step-functions/resources.ts';
import { Bench, ROLE_ARN } from './support.ts';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-local-order-workflow';
const DEFINITION = '{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed"}}}';
const VALUES = { name: 'dofs-local-order-workflow', definition: DEFINITION, role_arn: ROLE_ARN };

function types(bench: Bench): (type: string) => ResourceType {
  const all = stepFunctionsResourceTypes(bench.sfn);
  return (name) => {
    const type = all.find((one) => one.type === name);
    if (!type) throw new Error(`no resource type ${name}`);
    return type;
  };
}

function provision(bench: Bench, type: string, values: Record<string, unknown>) {
  return types(bench)(type).provision({ address: 'a.b', type, values });
}

function routing(weight: number) {
  return {
    name: 'live',
    routing_configuration: [{ state_machine_version_arn: `${MACHINE}:1`, weight }],
  };
}

describe('aws_sfn_state_machine', () => {
  it('makes the machine and gives id, arn and name', () => {
    const bench = new Bench();
    expect(provision(bench, 'aws_sfn_state_machine', VALUES)).to.deep.equal({
      id: MACHINE,
      arn: MACHINE,
      name: VALUES.name,
    });
    const described = bench.call('DescribeStateMachine', { stateMachineArn: MACHINE });
    expect(described).to.include({ definition: DEFINITION });
  });

  it('publishes a version where it is asked to', () => {
    const made = provision(new Bench(), 'aws_sfn_state_machine', { ...VALUES, publish: true });
    expect(made).to.include({ state_machine_version_arn: `${MACHINE}:1` });
  });
});

describe('aws_sfn_alias', () => {
  it('leads to a published version', () => {
    const bench = new Bench();
    provision(bench, 'aws_sfn_state_machine', { ...VALUES, publish: true });
    const arn = `${MACHINE}:live`;
    expect(provision(bench, 'aws_sfn_alias', routing(100))).to.deep.equal({
      id: arn,
      arn,
      name: 'live',
    });
    const described = bench.call('DescribeStateMachineAlias', { stateMachineAliasArn: arn });
    expect(described.routingConfiguration).to.deep.equal([
      { stateMachineVersionArn: `${MACHINE}:1`, weight: 100 },
    ]);
  });

  it('refuses a weight by name: nothing shifts traffic on one machine', () => {
    const resource = { address: 'a.b', type: 'aws_sfn_alias', values: routing(90) };
    const check = (): void => checkAttributes(resource, types(new Bench())('aws_sfn_alias'));
    expect(check).to.throw(/routing_configuration.*weight/);
  });
});
