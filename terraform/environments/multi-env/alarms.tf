# Orders wait while the relay lags: nothing has failed yet, so no dead-letter alarm would tell.
resource "aws_cloudwatch_metric_alarm" "outbox_lag" {
  alarm_name          = "${local.function_names["outbox-relay"]}-lag"
  alarm_description   = "The outbox relay is more than a minute behind: accepted orders are not started."
  namespace           = "AWS/Lambda"
  metric_name         = "IteratorAge"
  dimensions          = { FunctionName = local.function_names["outbox-relay"] }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 60000
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
