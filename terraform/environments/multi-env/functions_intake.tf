locals {
  common_environment = {
    ENVIRONMENT = var.environment
    LOG_LEVEL   = var.log_level
  }
}

module "api_handler" {
  source = "../../modules/lambda-function"

  name               = local.function_names["api-handler"]
  description        = "Takes orders and answers questions about them."
  artifact           = "${local.artifacts_dir}/api-handler.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = 10
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE           = local.table_names["orders"]
    ORDER_EVENTS_TABLE     = local.table_names["order-events"]
    STATE_MACHINE_ARN      = local.state_machine_arn
    CORS_ALLOWED_ORIGIN    = var.api_cors_allowed_origin
    IDEMPOTENCY_TABLE      = local.table_names["idempotency"]
    CIRCUIT_BREAKERS_TABLE = local.table_names["circuit-breakers"]
    RELEASE_VERSION        = var.release.version
    RELEASE_COMMIT         = var.release.commit
    ARTIFACT_HASH          = var.release.artifact_hash
  })

  policy_statements = [
    {
      sid       = "StoreOrder"
      actions   = ["dynamodb:PutItem"]
      resources = [local.table_arns["orders"], local.table_arns["order-events"]]
    },
    {
      sid       = "KeepFirstAnswer"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      resources = [local.table_arns["idempotency"]]
    },
    {
      sid       = "ReadBreaker"
      actions   = ["dynamodb:GetItem"]
      resources = [local.table_arns["circuit-breakers"]]
    },
    {
      sid       = "ReadOrder"
      actions   = ["dynamodb:GetItem"]
      resources = [local.table_arns["orders"]]
    },
    {
      sid     = "ListOrdersAndEvents"
      actions = ["dynamodb:Query"]
      resources = [
        "${local.table_arns["orders"]}/index/customer-index",
        "${local.table_arns["orders"]}/index/status-index",
        local.table_arns["order-events"],
      ]
    },
  ]
}

module "outbox_relay" {
  source = "../../modules/lambda-function"

  name               = local.function_names["outbox-relay"]
  description        = "Publishes every stored event, and starts the workflow of each new order."
  artifact           = "${local.artifacts_dir}/outbox-relay.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = 30
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    EVENT_BUS_NAME    = local.event_bus_name
    STATE_MACHINE_ARN = module.order_workflow.state_machine_alias_arn
  })

  policy_statements = [
    {
      sid     = "ReadStream"
      actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
      # Wildcard: a stream's ARN ends in the time it was made, which no one knows before.
      resources = ["${local.table_arns["order-events"]}/stream/*", "${local.table_arns["platform-events"]}/stream/*"]
    },
    {
      sid       = "PublishEvents"
      actions   = ["events:PutEvents"]
      resources = [local.event_bus_arn]
    },
    {
      sid     = "StartWorkflow"
      actions = ["states:StartExecution"]
      # The machine's own ARN: IAM is asked for that, whichever alias or version is started.
      resources = [local.state_machine_arn]
    },
    {
      sid       = "SendDeadLetters"
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns["outbox-dlq"]]
    },
  ]
}

locals {
  # An outage strikes every record alike, and giving one up early helps none: 500 attempts, with
  # Lambda's growing pauses, outlast hours. Only what no attempt mends is given up, so that it
  # does not hold up those behind it for ever. 23 hours: a stream drops a record unsaid after 24,
  # so it is handed over before.
  outbox_retry_attempts     = 500
  outbox_record_age_seconds = 82800
}

resource "aws_lambda_event_source_mapping" "order_events" {
  event_source_arn  = module.order_events_table.stream_arn
  function_name     = module.outbox_relay.alias_arn
  starting_position = "TRIM_HORIZON"
  batch_size        = 100

  maximum_batching_window_in_seconds = 0
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]
  maximum_retry_attempts             = local.outbox_retry_attempts
  maximum_record_age_in_seconds      = local.outbox_record_age_seconds

  destination_config {
    on_failure {
      destination_arn = module.outbox_dlq.queue_arn
    }
  }
}

resource "aws_lambda_event_source_mapping" "platform_events" {
  event_source_arn  = module.platform_events_table.stream_arn
  function_name     = module.outbox_relay.alias_arn
  starting_position = "TRIM_HORIZON"
  batch_size        = 100

  maximum_batching_window_in_seconds = 0
  bisect_batch_on_function_error     = true
  function_response_types            = ["ReportBatchItemFailures"]
  maximum_retry_attempts             = local.outbox_retry_attempts
  maximum_record_age_in_seconds      = local.outbox_record_age_seconds

  destination_config {
    on_failure {
      destination_arn = module.outbox_dlq.queue_arn
    }
  }
}
