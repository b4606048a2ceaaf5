locals {
  # Functions that take events off a queue of their own.
  subscriber_timeout = 10

  # What Powertools' idempotency needs to recognise an event that it has seen.
  recognise_repeats = {
    sid       = "RecogniseRepeats"
    actions   = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
    resources = [local.table_arns["idempotency"]]
  }
}

module "notification" {
  source = "../../modules/lambda-function"

  name               = local.function_names["notification"]
  description        = "Tells people what became of orders, and of the payment breaker."
  artifact           = "${local.artifacts_dir}/notification.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.subscriber_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    NOTIFICATION_TOPIC_ARN = local.topic_arns["notifications"]
    IDEMPOTENCY_TABLE      = local.table_names["idempotency"]
    DEAD_LETTERS_TABLE     = local.table_names["dead-letters"]
  })

  policy_statements = [
    {
      sid       = "TakeEvents"
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [local.queue_arns["notification-queue"]]
    },
    {
      sid       = "Notify"
      actions   = ["sns:Publish"]
      resources = [local.topic_arns["notifications"]]
    },
    local.recognise_repeats,
    local.note_cause,
  ]
}

resource "aws_lambda_event_source_mapping" "notification_queue" {
  event_source_arn        = module.notification_queue.queue_arn
  function_name           = module.notification.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 5
  }
}

module "shipping_notice" {
  source = "../../modules/lambda-function"

  name               = local.function_names["shipping-notice"]
  description        = "Issues a shipping notice for each fulfilled order."
  artifact           = "${local.artifacts_dir}/shipping-notice.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.subscriber_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    SHIPPING_NOTICE_TOPIC_ARN = local.topic_arns["shipping-notices"]
    IDEMPOTENCY_TABLE         = local.table_names["idempotency"]
    PLATFORM_EVENTS_TABLE     = local.table_names["platform-events"]
    DEAD_LETTERS_TABLE        = local.table_names["dead-letters"]
  })

  policy_statements = [
    {
      sid       = "TakeEvents"
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [local.queue_arns["shipping-notice-queue"]]
    },
    {
      sid       = "IssueNotice"
      actions   = ["sns:Publish"]
      resources = [local.topic_arns["shipping-notices"]]
    },
    {
      sid       = "RecordNotice"
      actions   = ["dynamodb:PutItem"]
      resources = [local.table_arns["platform-events"]]
    },
    local.recognise_repeats,
    local.note_cause,
  ]
}

resource "aws_lambda_event_source_mapping" "shipping_notice_queue" {
  event_source_arn        = module.shipping_notice_queue.queue_arn
  function_name           = module.shipping_notice.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 5
  }
}
