import type { ResourceType } from '../../platform/resource-type.ts';
import { DESCRIPTION, LABELS, ResourceValues } from '../resource-values.ts';
import type { Iam } from './iam.ts';

/** Terraform's IAM resources: roles with inline policies, and managed policies of our own. */
export function iamResourceTypes(iam: Iam): ResourceType[] {
  return [role(iam), rolePolicy(iam), policy(iam), rolePolicyAttachment(iam)];
}

function role(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_role',
    honoured: ['name', 'path', 'assume_role_policy'],
    withoutLocalEffect: {
      ...DESCRIPTION,
      force_detach_policies: 'about destroying',
      max_session_duration: 'local sessions last as long as the process',
      ...LABELS,
    },
    provision(resource) {
      const values = new ResourceValues(resource);
      const name = values.text('name');
      const path = values.optionalText('path') ?? '/';
      const arn = iam.createRole({ name, path, trustPolicy: values.text('assume_role_policy') });
      return { id: name, name, arn };
    },
  };
}

function rolePolicy(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_role_policy',
    honoured: ['name', 'role', 'policy'],
    provision(resource) {
      const values = new ResourceValues(resource);
      const roleName = values.text('role');
      // Terraform makes up a name where none is given.
      const name = values.optionalText('name') ?? values.address;
      iam.putRolePolicy(roleName, name, values.text('policy'));
      return { id: `${roleName}:${name}`, name };
    },
  };
}

function policy(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_policy',
    honoured: ['name', 'path', 'policy'],
    withoutLocalEffect: { ...DESCRIPTION, ...LABELS },
    provision(resource) {
      const values = new ResourceValues(resource);
      const name = values.text('name');
      const path = values.optionalText('path') ?? '/';
      const arn = iam.createPolicy({ name, path, policy: values.text('policy') });
      return { id: arn, arn, name, policy_id: name };
    },
  };
}

function rolePolicyAttachment(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_role_policy_attachment',
    honoured: ['role', 'policy_arn'],
    provision(resource) {
      const values = new ResourceValues(resource);
      const roleName = values.text('role');
      const policyArn = values.text('policy_arn');
      iam.attachRolePolicy(roleName, policyArn);
      return { id: `${roleName}-${policyArn}` };
    },
  };
}
