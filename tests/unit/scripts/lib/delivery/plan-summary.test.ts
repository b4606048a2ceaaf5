import { expect } from 'chai';
import { countsInWords, summarise } from '../../../../../scripts/lib/delivery/plan-summary.ts';
import { planOf, resource } from './plans.ts';

const TABLE = 'module.orders_table.aws_dynamodb_table.this';

describe('the summary of a plan', () => {
  it('counts what is added, changed, replaced and destroyed, and leaves the rest out', () => {
    const summary = summarise(
      planOf(
        resource('aws_sns_topic.a', ['create'], { after: { name: 'a' } }),
        resource('aws_sns_topic.b', ['update'], { before: { name: 'b' }, after: { name: 'b' } }),
        resource('aws_sns_topic.c', ['delete', 'create']),
        resource('aws_sns_topic.d', ['create', 'delete']),
        resource('aws_sns_topic.e', ['delete']),
        resource('aws_sns_topic.f', ['no-op']),
        resource('data.aws_partition.current', ['read'], {}, { mode: 'data' }),
      ),
    );
    expect(countsInWords(summary)).to.equal('1 to add, 1 to change, 2 to replace, 1 to destroy');
    expect(summary.resources.map(({ address }) => address.slice(-1)).join('')).to.equal('abcde');
  });

  it('says in words what the replacement of a table loses, and which attribute forces it', () => {
    const [table] = summarise(
      planOf(
        resource(TABLE, ['delete', 'create'], {
          before: { name: 'dofs-prod-orders', hash_key: 'id' },
          after: { name: 'dofs-prod-orders', hash_key: 'order_id' },
          replace_paths: [['hash_key']],
        }),
      ),
    ).resources;
    expect(table).to.deep.equal({
      address: TABLE,
      type: 'aws_dynamodb_table',
      action: 'replace',
      name: 'dofs-prod-orders',
      reason: 'hash_key cannot be changed in place',
      loss: 'a table: all its items are lost',
      values: [{ path: 'hash_key', from: 'id', to: 'order_id', unknown: false }],
    });
  });

  for (const [type, words] of [
    ['aws_sqs_queue', 'messages'],
    ['aws_s3_bucket', 'objects'],
    ['aws_secretsmanager_secret', 'value'],
    ['aws_kms_key', 'encrypted'],
    ['aws_cloudwatch_log_group', 'entries'],
    ['aws_sfn_state_machine', 'orders that are running'],
  ] as const) {
    it(`says what destroying an ${type} loses`, () => {
      const [gone] = summarise(planOf(resource(`${type}.this`, ['delete']))).resources;
      expect(gone?.loss).to.include(words);
    });
  }

  it('calls nothing lost when a stateful resource is only changed', () => {
    const [changed] = summarise(planOf(resource(TABLE, ['update']))).resources;
    expect(changed).not.to.have.property('loss');
  });

  it('names a resource as AWS does, and by no name that is another one or a secret', () => {
    const names = summarise(
      planOf(
        resource('aws_lambda_function.f', ['create'], { after: { function_name: 'dofs-dev-f' } }),
        resource('aws_lambda_permission.p', ['create'], { after: { function_name: 'dofs-dev-f' } }),
        resource('aws_lambda_alias.live', ['create'], { after: { name: 'live' } }),
        resource('aws_ssm_parameter.s', ['create'], {
          after: { name: 'hidden' },
          after_sensitive: { name: true },
        }),
      ),
    ).resources.map(({ name }) => name);
    expect(names).to.deep.equal(['dofs-dev-f', undefined, undefined, undefined]);
  });

  it('says why a resource goes that nothing forces', () => {
    const reason = 'delete_because_no_resource_config';
    const [gone] = summarise(
      planOf(resource('aws_sns_topic.a', ['delete'], {}, { action_reason: reason })),
    ).resources;
    expect(gone?.reason).to.equal('the configuration no longer has it');
  });

  it('tells of outputs and moves where no resource changes', () => {
    const summary = summarise({
      resource_changes: [
        resource('aws_sns_topic.new', ['no-op'], {}, { previous_address: 'aws_sns_topic.old' }),
      ],
      output_changes: { url: { actions: ['update'] }, region: { actions: ['no-op'] } },
    });
    expect(summary).to.deep.include({
      resources: [],
      outputs: ['url'],
      moved: [{ from: 'aws_sns_topic.old', to: 'aws_sns_topic.new' }],
    });
  });

  it('refuses an action that it does not know, by name', () => {
    const plan = planOf(resource('aws_sns_topic.a', ['open', 'close']));
    expect(() => summarise(plan)).to.throw('aws_sns_topic.a: the plan wants open and close');
  });
});
