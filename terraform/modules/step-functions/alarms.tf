# Business ends are typed outcomes of a succeeded execution, so each of these is a defect or an outage.
resource "aws_cloudwatch_metric_alarm" "executions" {
  for_each = {
    failed    = "ExecutionsFailed"
    timed-out = "ExecutionsTimedOut"
    aborted   = "ExecutionsAborted"
  }

  alarm_name          = "${var.name}-executions-${each.key}"
  alarm_description   = "An execution of ${var.name} ended ${each.key}: its order is parked (needs_attention). Resume it when the cause is gone."
  namespace           = "AWS/States"
  metric_name         = each.value
  dimensions          = { StateMachineArn = local.state_machine_arn }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
