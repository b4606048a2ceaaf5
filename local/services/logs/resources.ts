import type { ResourceType } from '../../platform/resource-type.ts';
import { LABELS, ResourceValues } from '../resource-values.ts';
import type { Logs } from './logs.ts';

const METRICS = 'metrics and alarms are not kept on one machine';

/** Terraform's CloudWatch resources: log groups; alarms and metric filters without effect. */
export function logsResourceTypes(logs: Logs): ResourceType[] {
  return [logGroup(logs), metricAlarm(), metricFilter()];
}

function logGroup(logs: Logs): ResourceType {
  return {
    type: 'aws_cloudwatch_log_group',
    honoured: ['name'],
    withoutLocalEffect: {
      deletion_protection_enabled: 'about destroying',
      kms_key_id: 'nothing is encrypted on one machine',
      log_group_class: 'classes differ in price alone, for what is used here',
      retention_in_days: 'a group is bounded by its number of events instead',
      skip_destroy: 'about destroying',
      ...LABELS,
    },
    provision(resource) {
      const name = new ResourceValues(resource).text('name');
      return { id: name, name, arn: logs.createGroup(name) };
    },
  };
}

function metricAlarm(): ResourceType {
  return {
    type: 'aws_cloudwatch_metric_alarm',
    honoured: [],
    withoutLocalEffect: withReason(METRICS, [
      'actions_enabled',
      'alarm_actions',
      'alarm_description',
      'alarm_name',
      'comparison_operator',
      'datapoints_to_alarm',
      'dimensions',
      'evaluate_low_sample_count_percentiles',
      'evaluation_periods',
      'extended_statistic',
      'insufficient_data_actions',
      'metric_name',
      'metric_query',
      'namespace',
      'ok_actions',
      'period',
      'statistic',
      'tags',
      'tags_all',
      'threshold',
      'threshold_metric_id',
      'treat_missing_data',
      'unit',
    ]),
    provision: ({ values }) => ({ id: values.alarm_name }),
  };
}

function metricFilter(): ResourceType {
  return {
    type: 'aws_cloudwatch_log_metric_filter',
    honoured: [],
    withoutLocalEffect: withReason(METRICS, [
      'apply_on_transformed_logs',
      'log_group_name',
      'metric_transformation',
      'name',
      'pattern',
    ]),
    provision: ({ values }) => ({ id: values.name }),
  };
}

function withReason(reason: string, attributes: string[]): Record<string, string> {
  return Object.fromEntries(attributes.map((attribute) => [attribute, reason]));
}
