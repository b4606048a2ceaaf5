import { expect } from 'chai';
import { BOUNDARY, type DevRoundTrip, devRoundTrip } from '../support/dev-round-trip.ts';
import { ACCOUNT, type NeededRight, PLACE, passing } from '../support/needed-right.ts';
import { rightsOf } from '../support/needed-rights.ts';
import { missingProgram } from '../support/programs.ts';
import { RoleDecision } from '../support/role-decision.ts';
import { STATE_BUCKET } from '../support/round-trip.ts';
import { planFromNothing } from '../support/terraform-plan.ts';

const missing = missingProgram('terraform', 'moto_server');

/** What a shift of traffic asks besides. */
function rightsOfShift(): NeededRight[] {
  const name = `arn:aws:lambda:${PLACE}:function:dofs-dev-api-handler`;
  const machine = `arn:aws:states:${PLACE}:stateMachine:dofs-dev-order-workflow`;
  return [
    ...['GetAlias', 'UpdateAlias', 'ListVersionsByFunction'].map((one) => ({
      action: `lambda:${one}`,
      resource: name,
    })),
    { action: 'states:ListStateMachineVersions', resource: machine },
    ...['DescribeStateMachineAlias', 'UpdateStateMachineAlias'].map((one) => ({
      action: `states:${one}`,
      resource: `${machine}:live`,
    })),
    // By the beginning of their names.
    { action: 'cloudwatch:DescribeAlarms', resource: `arn:aws:cloudwatch:${PLACE}:alarm:` },
  ];
}

describe(`the roles that deliver${missing}`, () => {
  const roles = new Map<string, RoleDecision>();

  before(async function () {
    if (missing) this.skip();
    this.timeout(900_000);
    const plan = await planFromNothing('global');
    for (const role of ['plan', 'deploy', 'check']) {
      const policies = plan
        .filter(({ type }) => type === 'aws_iam_policy')
        .filter(({ values }) => String(values.name).startsWith(`dofs-dev-${role}-`))
        .map(({ values }) => String(values.policy).replaceAll('000000000000', ACCOUNT));
      roles.set(role, new RoleDecision(policies));
    }
  });

  const refused = (role: string, rights: readonly NeededRight[]) => [
    ...new Set(
      rights
        .filter((right) => roles.get(role)?.decide(right) !== 'allowed')
        .map(({ action, resource }) => `${action} on ${resource}`),
    ),
  ];

  describe('as Terraform needs them', () => {
    let recorded: DevRoundTrip;

    before(async function () {
      this.timeout(900_000);
      recorded = await devRoundTrip();
    });

    it('record what Terraform asks', () => {
      expect(recorded.planned).to.have.length.above(200);
      expect(recorded.deployed).to.have.length.above(1000);
    });

    it('let plan do all that a plan asks', () => {
      expect(refused('plan', recorded.planned.flatMap(rightsOf))).to.deep.equal([]);
    });

    it('let deploy do all that apply and destroy ask', () => {
      expect(refused('deploy', recorded.deployed.flatMap(rightsOf))).to.deep.equal([]);
    });

    it('let plan change nothing', () => {
      const writing = recorded.deployed.flatMap(rightsOf).filter(({ action }) => changes(action));
      expect(writing).to.have.length.above(100);
      const allowed = writing.filter((right) => roles.get('plan')?.decide(right) === 'allowed');
      const beyondTheLock = allowed.filter(({ resource }) => !resource.endsWith('.tflock'));
      expect(beyondTheLock).to.deep.equal([]);
    });
  });

  it('let deploy shift traffic', () => {
    expect(refused('deploy', rightsOfShift())).to.deep.equal([]);
  });

  it('let check follow orders and record what was tested', () => {
    const bucket = `arn:aws:s3:::dofs-artifacts-${ACCOUNT}/tested/dev`;
    expect(
      refused('check', [
        {
          action: 'dynamodb:BatchGetItem',
          resource: `arn:aws:dynamodb:${PLACE}:table/dofs-dev-orders`,
        },
        { action: 'sqs:GetQueueAttributes', resource: `arn:aws:sqs:${PLACE}:dofs-dev-order-queue` },
        { action: 's3:PutObject', resource: `${bucket}/hash.json` },
      ]),
    ).to.deep.equal([]);
  });

  const role = `arn:aws:iam::${ACCOUNT}:role/dofs-dev-api-handler`;
  const forbidden: Record<string, NeededRight> = {
    'make a role without the boundary': { action: 'iam:CreateRole', resource: role },
    'make a role under another boundary': {
      action: 'iam:CreateRole',
      resource: role,
      context: { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/mine` },
    },
    'take the boundary off': {
      action: 'iam:DeleteRolePermissionsBoundary',
      resource: role,
      context: { 'iam:PermissionsBoundary': BOUNDARY },
    },
    'change what the boundary says': { action: 'iam:CreatePolicyVersion', resource: BOUNDARY },
    'change its own role': {
      action: 'iam:PutRolePolicy',
      resource: `arn:aws:iam::${ACCOUNT}:role/delivery/dofs-dev-deploy`,
      context: { 'iam:PermissionsBoundary': BOUNDARY },
    },
    'change a role of production': {
      action: 'iam:PutRolePolicy',
      resource: `arn:aws:iam::${ACCOUNT}:role/dofs-prod-api-handler`,
      context: { 'iam:PermissionsBoundary': BOUNDARY },
    },
    'hand a role to a machine': passing(role, 'ec2.amazonaws.com'),
    'make a user': {
      action: 'iam:CreateUser',
      resource: `arn:aws:iam::${ACCOUNT}:user/dofs-dev-x`,
    },
    'delete a table of production': {
      action: 'dynamodb:DeleteTable',
      resource: `arn:aws:dynamodb:${PLACE}:table/dofs-prod-orders`,
    },
    'read orders': {
      action: 'dynamodb:GetItem',
      resource: `arn:aws:dynamodb:${PLACE}:table/dofs-dev-orders`,
    },
    "write production's state": {
      action: 's3:PutObject',
      resource: `arn:aws:s3:::${STATE_BUCKET}/dofs/prod/terraform.tfstate`,
    },
    'say that a release was tested': {
      action: 's3:PutObject',
      resource: `arn:aws:s3:::dofs-artifacts-${ACCOUNT}/tested/staging/hash.json`,
    },
  };
  for (const [what, right] of Object.entries(forbidden)) {
    it(`do not let deploy ${what}`, () => {
      expect(roles.get('deploy')?.decide(right)).to.equal('implicitDeny');
    });
  }
});

/** Whether an action changes anything, by its name. */
function changes(action: string): boolean {
  return !/:(Describe|Get|List|Validate|GET)/.test(action);
}
