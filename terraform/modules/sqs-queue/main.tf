locals {
  arn_prefix        = "arn:${var.identity.partition}:sqs:${var.identity.region}:${var.identity.account_id}"
  has_dead_letters  = var.dead_letter_queue_name != null
  dead_letter_arn   = local.has_dead_letters ? "${local.arn_prefix}:${var.dead_letter_queue_name}" : null
  retention_longest = 1209600

  # SQS's own limit is 1 MiB by now, and a DynamoDB item's is 400 KB: a dead letter must fit one.
  message_bytes_most = 262144
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = 6 * var.consumer_timeout_seconds
  message_retention_seconds  = var.retention_seconds
  max_message_size           = local.message_bytes_most
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  policy                     = local.queue_policies[var.name]

  redrive_policy = local.has_dead_letters ? jsonencode({
    deadLetterTargetArn = local.dead_letter_arn
    maxReceiveCount     = var.max_receive_count
  }) : null

  # SQS refuses a redrive policy whose target does not exist yet.
  depends_on = [aws_sqs_queue.dead_letter]
}

resource "aws_sqs_queue" "dead_letter" {
  count = local.has_dead_letters ? 1 : 0

  name                       = var.dead_letter_queue_name
  visibility_timeout_seconds = 6 * var.dead_letter_consumer_timeout_seconds
  message_retention_seconds  = local.retention_longest
  max_message_size           = local.message_bytes_most
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true
  policy                     = local.queue_policies[var.dead_letter_queue_name]
}
