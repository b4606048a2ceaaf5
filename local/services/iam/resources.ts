import type { LockedResource, ResourceType } from '../../platform/resource-type.ts';
import type { Iam } from './iam.ts';

const TAGS = 'tags have no effect on one machine';

/** Terraform's IAM resources: roles with inline policies, and managed policies of our own. */
export function iamResourceTypes(iam: Iam): ResourceType[] {
  return [role(iam), rolePolicy(iam), policy(iam), rolePolicyAttachment(iam)];
}

function role(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_role',
    honoured: ['name', 'path', 'assume_role_policy'],
    withoutLocalEffect: {
      description: 'a comment',
      force_detach_policies: 'about destroying',
      max_session_duration: 'local sessions last as long as the process',
      tags: TAGS,
      tags_all: TAGS,
    },
    provision({ values }) {
      const name = String(values.name);
      const path = String(values.path ?? '/');
      const arn = iam.createRole({ name, path, trustPolicy: String(values.assume_role_policy) });
      return { id: name, name, arn, unique_id: name };
    },
  };
}

function rolePolicy(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_role_policy',
    honoured: ['name', 'role', 'policy'],
    provision({ address, values }) {
      const roleName = String(values.role);
      // Terraform makes up a name where none is given.
      const name = typeof values.name === 'string' ? values.name : address;
      iam.putRolePolicy(roleName, name, String(values.policy));
      return { id: `${roleName}:${name}`, name };
    },
  };
}

function policy(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_policy',
    honoured: ['name', 'path', 'policy'],
    withoutLocalEffect: { description: 'a comment', tags: TAGS, tags_all: TAGS },
    provision({ values }) {
      const name = String(values.name);
      const path = String(values.path ?? '/');
      const arn = iam.createPolicy({ name, path, policy: String(values.policy) });
      return { id: arn, arn, name, policy_id: name };
    },
  };
}

function rolePolicyAttachment(iam: Iam): ResourceType {
  return {
    type: 'aws_iam_role_policy_attachment',
    honoured: ['role', 'policy_arn'],
    provision({ values }: LockedResource) {
      const roleName = String(values.role);
      const policyArn = String(values.policy_arn);
      iam.attachRolePolicy(roleName, policyArn);
      return { id: `${roleName}-${policyArn}` };
    },
  };
}
