# What a shift of traffic watches: in ALARM it goes back to where it stood. The names begin alike, so
# that the shift finds them all: <project>-<environment>-canary-.
locals {
  canary_prefix     = "${local.name_prefix}-canary"
  canary_dimensions = { ApiName = module.api.api_name, Stage = module.api.stage_name }

  # Below so many ends in a minute a share says nothing.
  canary_least_ends = 10

  # Executions that end without an outcome, by their metrics.
  canary_broken_ends = { failed = "ExecutionsFailed", timed_out = "ExecutionsTimedOut", aborted = "ExecutionsAborted" }
  canary_ends        = merge(local.canary_broken_ends, { succeeded = "ExecutionsSucceeded" })
  canary_broken_sum  = join(" + ", [for id in sort(keys(local.canary_broken_ends)) : "FILL(${id}, 0)"])
}

# Orders are refused with 503 while payments are impossible: a provider's outage stops a shift too.
resource "aws_cloudwatch_metric_alarm" "canary_api_errors" {
  alarm_name          = "${local.canary_prefix}-api-errors"
  alarm_description   = "More than ${var.canary_error_percent} % of the requests were answered 5xx."
  namespace           = "AWS/ApiGateway"
  metric_name         = "5XXError"
  dimensions          = local.canary_dimensions
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.canary_error_percent / 100
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "canary_latency" {
  alarm_name          = "${local.canary_prefix}-latency"
  alarm_description   = "One request in a hundred took longer than ${var.canary_latency_ms} ms."
  namespace           = "AWS/ApiGateway"
  metric_name         = "Latency"
  dimensions          = local.canary_dimensions
  extended_statistic  = "p99"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.canary_latency_ms
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns

  # A percentile of few requests is their slowest.
  evaluate_low_sample_count_percentiles = "ignore"
}

# A failed order is an outcome of an execution that succeeds, so no metric of Step Functions tells.
resource "aws_cloudwatch_log_metric_filter" "failed_orders" {
  name           = "${local.name_prefix}-failed-orders"
  log_group_name = module.close_order.log_group_name
  pattern        = "{ $.code = \"ORDER_CLOSED\" && $.status = \"FAILED\" }"

  metric_transformation {
    namespace = local.name_prefix
    name      = "OrdersFailed"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "canary_saga_failures" {
  alarm_name          = "${local.canary_prefix}-saga-failures"
  alarm_description   = "More than ${var.canary_saga_failure_percent} % of the orders that ended failed, or ended without an outcome."
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.canary_saga_failure_percent
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns

  metric_query {
    id          = "share"
    label       = "Failed of ended orders, in percent"
    expression  = "IF(ended >= ${local.canary_least_ends}, 100 * (FILL(orders_failed, 0) + ${local.canary_broken_sum}) / ended, 0)"
    return_data = true
  }

  metric_query {
    id         = "ended"
    expression = "FILL(succeeded, 0) + ${local.canary_broken_sum}"
  }

  metric_query {
    id = "orders_failed"

    metric {
      namespace   = local.name_prefix
      metric_name = "OrdersFailed"
      stat        = "Sum"
      period      = 60
    }
  }

  dynamic "metric_query" {
    for_each = local.canary_ends

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/States"
        metric_name = metric_query.value
        dimensions  = { StateMachineArn = local.state_machine_arn }
        stat        = "Sum"
        period      = 60
      }
    }
  }
}
