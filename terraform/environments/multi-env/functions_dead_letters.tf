locals {
  dead_letter_timeout = 10

  # A consumer says what failed while it still knows: a dead letter does not carry its error.
  note_cause = {
    sid       = "NoteCause"
    actions   = ["dynamodb:UpdateItem"]
    resources = [local.table_arns["dead-letters"]]
  }
}

module "dlq_handler" {
  source = "../../modules/lambda-function"

  name               = local.function_names["dlq-handler"]
  description        = "Records each dead letter of the order queue, and lets its workflow fail."
  artifact           = "${local.artifacts_dir}/dlq-handler.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.dead_letter_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    FAILED_ORDERS_TABLE = local.table_names["failed-orders"]
    DEAD_LETTERS_TABLE  = local.table_names["dead-letters"]
  })

  policy_statements = [
    {
      sid       = "TakeDeadLetters"
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [local.queue_arns["order-dlq"]]
    },
    {
      sid       = "RecordDeadLetter"
      actions   = ["dynamodb:UpdateItem"]
      resources = [local.table_arns["failed-orders"], local.table_arns["dead-letters"]]
    },
    {
      sid     = "FailWorkflowTask"
      actions = ["states:SendTaskFailure"]
      # Wildcard: this action takes no resource; the task token is the capability.
      resources = ["*"]
    },
  ]
}

resource "aws_lambda_event_source_mapping" "order_dlq" {
  event_source_arn        = module.order_queue.dead_letter_queue_arn
  function_name           = module.dlq_handler.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

# The order queue's dead letters have a workflow that waits, so dlq-handler takes those.
module "dead_letter_recorder" {
  source = "../../modules/lambda-function"

  name               = local.function_names["dead-letter-recorder"]
  description        = "Records each dead letter of the queues that no workflow waits for."
  artifact           = "${local.artifacts_dir}/dead-letter-recorder.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.dead_letter_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    DEAD_LETTERS_TABLE = local.table_names["dead-letters"]
  })

  policy_statements = [
    {
      sid     = "TakeDeadLetters"
      actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [
        local.queue_arns["notification-dlq"],
        local.queue_arns["shipping-notice-dlq"],
        local.queue_arns["backstop-dlq"],
        local.queue_arns["outbox-dlq"],
      ]
    },
    {
      sid       = "RecordDeadLetter"
      actions   = ["dynamodb:UpdateItem"]
      resources = [local.table_arns["dead-letters"]]
    },
  ]
}

resource "aws_lambda_event_source_mapping" "notification_dlq" {
  event_source_arn        = module.notification_queue.dead_letter_queue_arn
  function_name           = module.dead_letter_recorder.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_lambda_event_source_mapping" "shipping_notice_dlq" {
  event_source_arn        = module.shipping_notice_queue.dead_letter_queue_arn
  function_name           = module.dead_letter_recorder.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_lambda_event_source_mapping" "backstop_dlq" {
  event_source_arn        = module.backstop_queue.dead_letter_queue_arn
  function_name           = module.dead_letter_recorder.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_lambda_event_source_mapping" "outbox_dlq" {
  event_source_arn        = module.outbox_dlq.queue_arn
  function_name           = module.dead_letter_recorder.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}
