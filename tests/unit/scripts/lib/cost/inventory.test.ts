import { expect } from 'chai';
import { CommandError } from '../../../../../scripts/lib/command-line.ts';
import { type Inventory, inventoryOf } from '../../../../../scripts/lib/cost/inventory.ts';
import { planOf, resource } from '../delivery/plans.ts';

function inventory(...entries: [address: string, after: Record<string, unknown>][]): Inventory {
  return inventoryOf(
    planOf(...entries.map(([address, after]) => resource(address, ['create'], { after }))),
    'dofs-dev',
  );
}

describe('the inventory of a plan', () => {
  it('counts what is billed whether or not it is used', () => {
    const found = inventory(
      ['aws_cloudwatch_metric_alarm.one', { metric_query: [] }],
      [
        'aws_cloudwatch_metric_alarm.expression',
        {
          metric_query: [{ expression: 'a / b', metric: [] }, { metric: [{}] }, { metric: [{}] }],
        },
      ],
      ['aws_cloudwatch_log_metric_filter.f', {}],
      ['aws_kms_key.k', {}],
      ['aws_secretsmanager_secret.s', {}],
      [
        'aws_lambda_function.f',
        {
          function_name: 'dofs-dev-api-handler',
          memory_size: 256,
          architectures: ['arm64'],
        },
      ],
      ['aws_lambda_event_source_mapping.queue', { starting_position: null }],
      ['aws_lambda_event_source_mapping.stream', { starting_position: 'TRIM_HORIZON' }],
      ['aws_cloudwatch_event_rule.sweep', { schedule_expression: 'rate(5 minutes)' }],
      ['aws_cloudwatch_event_rule.pattern', { schedule_expression: null }],
      ['aws_cloudwatch_log_group.g', { retention_in_days: 30 }],
      [
        'aws_dynamodb_table.t',
        {
          billing_mode: 'PAY_PER_REQUEST',
          point_in_time_recovery: [{ enabled: true }],
        },
      ],
    );
    expect(found).to.deep.equal({
      alarmMetrics: 3,
      customMetrics: 1,
      kmsKeys: 1,
      secrets: 1,
      functions: new Map([['api-handler', 256]]),
      recoverableTables: 1,
      polledQueues: 1,
      schedules: [5],
      logRetentionDays: 30,
    });
  });

  it('leaves out what the plan destroys', () => {
    const plan = planOf(resource('aws_kms_key.k', ['delete'], { before: {}, after: null }));
    expect(inventoryOf(plan, 'dofs-dev').kmsKeys).to.equal(0);
  });

  for (const [what, entry, words] of [
    ['a type without a price', ['aws_nat_gateway.n', {}], 'aws_nat_gateway'],
    ['a stage with a cache', ['aws_api_gateway_stage.s', { cache_cluster_enabled: true }], 'cache'],
    ['provisioned capacity', ['aws_dynamodb_table.t', { billing_mode: 'PROVISIONED' }], 'capacity'],
    ['another architecture', ['aws_lambda_function.f', { architectures: ['x86_64'] }], 'arm64'],
    [
      'a schedule by the calendar',
      ['aws_cloudwatch_event_rule.r', { schedule_expression: 'cron(0 3 * * ? *)' }],
      'cron(0 3',
    ],
  ] as [string, [string, Record<string, unknown>], string][]) {
    it(`refuses ${what}, by name`, () => {
      expect(() => inventory(entry)).to.throw(CommandError, words);
    });
  }
});
