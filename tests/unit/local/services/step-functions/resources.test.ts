import { expect } from 'chai';
import { stepFunctionsResourceTypes } from '../../../../../local/services/step-functions/resources.ts';
import { Bench, ROLE_ARN } from './support.ts';

describe('aws_sfn_state_machine', () => {
  it('makes the machine and gives id, arn and name', () => {
    const bench = new Bench();
    const [type] = stepFunctionsResourceTypes(bench.sfn);
    const definition =
      '{"QueryLanguage":"JSONata","StartAt":"A","States":{"A":{"Type":"Succeed"}}}';
    const values = { name: 'dofs-local-order-workflow', definition, role_arn: ROLE_ARN };
    const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:dofs-local-order-workflow';
    expect(type?.type).to.equal('aws_sfn_state_machine');
    expect(
      type?.provision({ address: 'a.b', type: 'aws_sfn_state_machine', values }),
    ).to.deep.equal({ id: arn, arn, name: values.name });
    expect(bench.call('DescribeStateMachine', { stateMachineArn: arn })).to.include({ definition });
  });
});
