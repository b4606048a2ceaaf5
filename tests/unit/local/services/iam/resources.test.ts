import { expect } from 'chai';
import { LOCAL_IDENTITY } from '../../../../../local/core/identity.ts';
import { VirtualScheduler } from '../../../../../local/core/virtual-scheduler.ts';
import { Iam } from '../../../../../local/services/iam/iam.ts';
import { iamResourceTypes } from '../../../../../local/services/iam/resources.ts';

const statement = (more: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] });

describe('IAM resources', () => {
  it('make a role with an inline and an attached policy', () => {
    const iam = new Iam({ scheduler: new VirtualScheduler(), identity: LOCAL_IDENTITY });
    const types = new Map(iamResourceTypes(iam).map((type) => [type.type, type]));
    const provision = (type: string, values: Record<string, unknown>) =>
      types.get(type)?.provision({ address: `${type}.this`, type, values }) ?? {};
    const Principal = { Service: 'lambda.amazonaws.com' };
    const role = provision('aws_iam_role', {
      name: 'relay',
      path: '/dofs/',
      assume_role_policy: statement({ Principal, Action: 'sts:AssumeRole' }),
    });
    expect(role).to.include({ arn: 'arn:aws:iam::000000000000:role/dofs/relay', id: 'relay' });
    provision('aws_iam_role_policy', {
      role: role.id,
      policy: statement({ Action: 'sqs:SendMessage', Resource: 'q' }),
    });
    const policy = provision('aws_iam_policy', {
      name: 'logs',
      policy: statement({ Action: 'logs:PutLogEvents', Resource: 'l' }),
    });
    provision('aws_iam_role_policy_attachment', { role: role.id, policy_arn: policy.arn });
    iam.assertRoleAllows(String(role.arn), 'sqs:SendMessage', 'q');
    iam.assertRoleAllows(String(role.arn), 'logs:PutLogEvents', 'l');
  });
});
