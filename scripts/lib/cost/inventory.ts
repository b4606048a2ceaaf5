import { CommandError } from '../command-line.ts';
import type { PlanJson, ResourceChange } from '../delivery/plan-json.ts';

/** What an environment consists of, as far as it bears on the bill. */
export interface Inventory {
  /** Metrics that alarms watch: an alarm over an expression is billed for each of its metrics. */
  alarmMetrics: number;
  customMetrics: number;
  kmsKeys: number;
  secrets: number;
  /** Memory by the function's name without project and environment, in MB. */
  functions: Map<string, number>;
  /** Tables with point-in-time recovery. */
  recoverableTables: number;
  /** Queues that Lambda polls. */
  polledQueues: number;
  /** Minutes between two runs of each schedule. */
  schedules: number[];
  /** Days that functions' log entries are kept; 0 where there is no log group. */
  logRetentionDays: number;
}

/** Resources that cost by use alone, which the orders account for, or nothing at all. */
const NO_STANDING_PRICE = [
  /^aws_api_gateway_(?!stage$|vpc_link$|domain_name$)/,
  /^aws_cloudwatch_event_(bus|rule|target)$/,
  /^aws_cloudwatch_log_group$/,
  /^aws_dynamodb_table$/,
  /^aws_iam_/,
  /^aws_kms_alias$/,
  /^aws_lambda_(alias|function|permission|event_source_mapping)$/,
  /^aws_secretsmanager_secret_version$/,
  /^aws_sfn_(alias|state_machine)$/,
  /^aws_sns_topic/,
  /^aws_sqs_queue/,
];

const STANDING_PRICE = [
  'aws_api_gateway_stage',
  'aws_cloudwatch_log_metric_filter',
  'aws_cloudwatch_metric_alarm',
  'aws_kms_key',
  'aws_secretsmanager_secret',
];

/**
 * Counts what a plan leaves standing.
 *
 * @throws CommandError naming what is billed in a way that is not reckoned here
 */
export function inventoryOf(plan: PlanJson, prefix: string): Inventory {
  const resources = (plan.resource_changes ?? []).filter(
    ({ mode, change }) => mode === 'managed' && change.after !== null && change.after !== undefined,
  );
  refuseUnpriced(resources);
  const of = (type: string): Values[] =>
    resources.filter((one) => one.type === type).map(({ change }) => change.after as Values);
  return {
    alarmMetrics: of('aws_cloudwatch_metric_alarm').reduce((sum, one) => sum + metricsOf(one), 0),
    customMetrics: of('aws_cloudwatch_log_metric_filter').length,
    kmsKeys: of('aws_kms_key').length,
    secrets: of('aws_secretsmanager_secret').length,
    functions: new Map(
      of('aws_lambda_function').map(({ function_name: name, memory_size: memory }) => [
        String(name).replace(`${prefix}-`, ''),
        Number(memory),
      ]),
    ),
    recoverableTables: of('aws_dynamodb_table').filter(hasRecovery).length,
    // A stream is read from a position, a queue is not; reading a stream is free for Lambda.
    polledQueues: of('aws_lambda_event_source_mapping').filter((one) => !one.starting_position)
      .length,
    schedules: of('aws_cloudwatch_event_rule').flatMap(minutesBetween),
    logRetentionDays: Math.max(
      0,
      ...of('aws_cloudwatch_log_group').map((one) => Number(one.retention_in_days ?? 0)),
    ),
  };
}

type Values = Record<string, unknown>;

function refuseUnpriced(resources: readonly ResourceChange[]): void {
  const unknown = resources
    .map(({ type }) => type)
    .filter((type) => !STANDING_PRICE.includes(type))
    .filter((type) => !NO_STANDING_PRICE.some((pattern) => pattern.test(type)));
  const dear = resources.flatMap(({ address, type, change }) => {
    const after = change.after as Values;
    if (type === 'aws_api_gateway_stage' && after.cache_cluster_enabled === true) {
      return [`${address} (a cache, billed by the hour)`];
    }
    if (type === 'aws_dynamodb_table' && after.billing_mode !== 'PAY_PER_REQUEST') {
      return [`${address} (provisioned capacity)`];
    }
    if (type === 'aws_lambda_function' && !String(after.architectures).includes('arm64')) {
      return [`${address} (not arm64)`];
    }
    return [];
  });
  const refused = [...new Set(unknown), ...dear];
  if (refused.length === 0) return;
  throw new CommandError(
    `the estimate has no price for ${refused.join(', ')}: see scripts/lib/cost`,
  );
}

function metricsOf(alarm: Values): number {
  const queries = (alarm.metric_query ?? []) as { metric?: unknown[] }[];
  if (queries.length === 0) return 1;
  return queries.filter(({ metric }) => (metric ?? []).length > 0).length;
}

function hasRecovery(table: Values): boolean {
  const blocks = (table.point_in_time_recovery ?? []) as { enabled?: boolean }[];
  return blocks.some(({ enabled }) => enabled === true);
}

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1_440 };

function minutesBetween({ schedule_expression: schedule }: Values): number[] {
  if (typeof schedule !== 'string' || schedule === '') return [];
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const minutes = MINUTES[unit];
  if (minutes === undefined) {
    throw new CommandError(`the estimate cannot count the runs of ${schedule}`);
  }
  return [Number(count) * minutes];
}
