import { expect } from 'chai';
import { decide, parsePolicy } from '../../local/services/iam/policy.ts';
import {
  allowsByException,
  otherIamRights,
  statementsOf,
  unboundRoleChanges,
  wildcardActions,
  wildcardResources,
} from '../support/policy-rules.ts';
import { missingProgram } from '../support/programs.ts';
import { type PlannedResource, planFromNothing } from '../support/terraform-plan.ts';
import { inWordsOfTheTable, WILDCARD_RESOURCES } from './wildcard-resources.ts';

const missing = missingProgram('terraform');
const ENVIRONMENTS = ['dev', 'staging', 'prod'];
const ROOTS = [...ENVIRONMENTS, 'global'];
const ACCOUNT = '000000000000';

function boundaryArn(environment: string): string {
  return `arn:aws:iam::${ACCOUNT}:policy/delivery/dofs-${environment}-boundary`;
}

describe(`what the plans allow${missing}`, () => {
  const plans = new Map<string, PlannedResource[]>();
  const planOf = (root: string) => plans.get(root) ?? [];
  const all = () => ROOTS.flatMap(planOf);
  const ofType = (type: string) => all().filter((one) => one.type === type);

  before(async function () {
    if (missing) this.skip();
    this.timeout(600_000);
    for (const environment of ENVIRONMENTS) {
      const boundary = `-var=permissions_boundary_arn=${boundaryArn(environment)}`;
      // With the adapters that have secrets, so that their policies are seen too.
      const http = ['fulfillment', 'payment'].flatMap((one) => [
        `-var=${one}_provider=http`,
        `-var=${one}_endpoint_url=https://${one}.example.com`,
      ]);
      plans.set(environment, await planFromNothing(environment, boundary, ...http));
    }
    plans.set('global', await planFromNothing('global'));
  });

  it('reads every policy of every root', () => {
    for (const root of ROOTS) expect(statementsOf(planOf(root)), root).to.have.length.above(50);
  });

  it('allows no action by wildcard, and nothing by exception', () => {
    const statements = statementsOf(all());
    expect(statements.flatMap(wildcardActions)).to.deep.equal([]);
    expect(statements.filter(allowsByException)).to.deep.equal([]);
  });

  it('has a reason for every wildcard in a resource', () => {
    const known = WILDCARD_RESOURCES.map(({ resource }) => resource);
    const found = new Set(statementsOf(all()).flatMap(wildcardResources).map(inWordsOfTheTable));
    expect([...found].filter((resource) => !known.includes(resource))).to.deep.equal([]);
    expect(
      known.filter((resource) => !found.has(resource)),
      'no longer there',
    ).to.deep.equal([]);
  });

  it('lets a role be changed under the boundary alone, and nothing else of IAM', () => {
    const statements = statementsOf(all());
    expect(statements.flatMap(unboundRoleChanges)).to.deep.equal([]);
    expect(statements.flatMap(otherIamRights)).to.deep.equal([]);
  });

  it('hands roles on only to services that run them', () => {
    const passing = statementsOf(all()).filter(({ actions }) => actions.includes('iam:PassRole'));
    expect(passing).to.have.length(ENVIRONMENTS.length);
    for (const { conditions } of passing) {
      expect(conditions.StringEquals?.['iam:PassedToService']).to.deep.equal([
        'lambda.amazonaws.com',
        'states.amazonaws.com',
      ]);
    }
  });

  for (const environment of ENVIRONMENTS) {
    it(`puts every role of ${environment} under its boundary, which allows what it needs`, () => {
      const roles = planOf(environment).filter(({ type }) => type === 'aws_iam_role');
      expect(roles).to.have.length.above(10);
      for (const { address, values } of roles) {
        expect(values.permissions_boundary, address).to.equal(boundaryArn(environment));
      }
      const name = `dofs-${environment}-boundary`;
      const boundary = planOf('global').find(({ values }) => values.name === name);
      const limits = parsePolicy(String(boundary?.values.policy), 'identity', name);
      const needed = statementsOf(planOf(environment)).filter(({ address }) =>
        address.includes('aws_iam_role_policy.'),
      );
      const refused = needed.flatMap(({ actions, resources }) =>
        actions.flatMap((action) =>
          resources
            .filter((resource) => decide(limits, { action, resource }) !== 'allowed')
            .map((resource) => `${action} on ${resource}`),
        ),
      );
      expect(refused).to.deep.equal([]);
    });
  }

  it('tags everything that takes tags', () => {
    const tagged = all().filter(({ values, unknown }) => 'tags_all' in { ...values, ...unknown });
    expect(tagged).to.have.length.above(300);
    for (const { address, values } of tagged) {
      expect(values.tags_all, address).to.include({ Project: 'dofs', ManagedBy: 'terraform' });
      expect(Object.keys(values.tags_all as object), address).to.include.oneOf([
        'Environment',
        'Scope',
      ]);
    }
  });

  it('forgets every log', () => {
    const groups = ofType('aws_cloudwatch_log_group');
    expect(groups).to.have.length.above(50);
    for (const { address, values } of groups) {
      expect(values.retention_in_days, address).to.be.a('number').above(0);
    }
  });

  it('encrypts every table, queue and topic', () => {
    for (const { address, values } of ofType('aws_dynamodb_table')) {
      expect(values.server_side_encryption, address).to.deep.include.members([{ enabled: true }]);
    }
    for (const { address, values } of ofType('aws_sqs_queue')) {
      expect(values.sqs_managed_sse_enabled, address).to.equal(true);
    }
    for (const { address, values, unknown } of ofType('aws_sns_topic')) {
      expect(values.kms_master_key_id ?? unknown.kms_master_key_id, address).to.be.ok;
    }
  });

  it('encrypts and closes every bucket, and keeps its versions', () => {
    const buckets = ofType('aws_s3_bucket');
    expect(buckets).to.have.length(2);
    for (const { address } of buckets) {
      const beside = (type: string) =>
        all().find((one) => one.address === address.replace('aws_s3_bucket.', `${type}.`))?.values;
      expect(beside('aws_s3_bucket_server_side_encryption_configuration'), address).to.be.an(
        'object',
      );
      expect(beside('aws_s3_bucket_public_access_block'), address).to.include({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
      expect(beside('aws_s3_bucket_versioning')?.versioning_configuration).to.deep.include.members([
        { status: 'Enabled' },
      ]);
      expect(String(beside('aws_s3_bucket_policy')?.policy)).to.include('aws:SecureTransport');
    }
  });
});
