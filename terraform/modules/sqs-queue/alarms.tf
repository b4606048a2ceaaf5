locals {
  # A queue without a dead-letter queue of its own takes dead letters itself.
  watched_queue = coalesce(var.dead_letter_queue_name, var.name)
}

# A handler empties the queue within a second, so its depth says nothing of what came in; and SQS
# does not count what a redrive moves as sent. What is received is counted always.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
resource "aws_cloudwatch_metric_alarm" "dead_letter_arrivals" {
  alarm_name          = "${local.watched_queue}-arrivals"
  alarm_description   = "A message came to ${local.watched_queue}: something could not be processed. The dead-letters table holds it with its cause."
  namespace           = "AWS/SQS"
  metric_name         = "NumberOfMessagesReceived"
  dimensions          = { QueueName = local.watched_queue }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${local.watched_queue}-depth"
  alarm_description   = "Messages stay in ${local.watched_queue}: its handler cannot record them."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = local.watched_queue }
  statistic           = "Minimum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
