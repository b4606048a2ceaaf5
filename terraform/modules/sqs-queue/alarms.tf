locals {
  # A queue without a dead-letter queue of its own takes dead letters itself.
  watched_queue = coalesce(var.dead_letter_queue_name, var.name)
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${local.watched_queue}-depth"
  alarm_description   = "Messages are waiting in ${local.watched_queue}: something could not be processed."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = local.watched_queue }
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
