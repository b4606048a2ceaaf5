locals {
  # Functions that the workflow calls: what a step may take at most.
  step_timeout = 10

  # One transition: read the order, then one transaction of its update and the next event.
  order_transition_statements = [
    {
      sid       = "ReadAndUpdateOrder"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      resources = [local.table_arns["orders"]]
    },
    {
      sid       = "AppendEvent"
      actions   = ["dynamodb:PutItem"]
      resources = [local.table_arns["order-events"]]
    },
  ]

  # Parking: what is owed is read off the payment, and stands in failed-orders.
  park_statements = concat(local.order_transition_statements, [
    {
      sid       = "ReadPayment"
      actions   = ["dynamodb:GetItem"]
      resources = [local.table_arns["payments"]]
    },
    {
      sid       = "RecordWhatIsOwed"
      actions   = ["dynamodb:UpdateItem"]
      resources = [local.table_arns["failed-orders"]]
    },
  ])
}

module "validate_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["validate-order"]
  description        = "Workflow step: checks the products of an order and prices it."
  artifact           = "${local.artifacts_dir}/validate-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE       = local.table_names["orders"]
    ORDER_EVENTS_TABLE = local.table_names["order-events"]
    INVENTORY_TABLE    = local.table_names["inventory"]
  })

  policy_statements = concat(local.order_transition_statements, [
    {
      sid       = "ReadCatalogue"
      actions   = ["dynamodb:BatchGetItem"]
      resources = [local.table_arns["inventory"]]
    },
  ])
}

module "close_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["close-order"]
  description        = "Workflow step: ends an order that is not fulfilled, and records why it failed."
  artifact           = "${local.artifacts_dir}/close-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE        = local.table_names["orders"]
    ORDER_EVENTS_TABLE  = local.table_names["order-events"]
    FAILED_ORDERS_TABLE = local.table_names["failed-orders"]
  })

  policy_statements = concat(local.order_transition_statements, [
    {
      sid       = "RecordFailure"
      actions   = ["dynamodb:UpdateItem"]
      resources = [local.table_arns["failed-orders"]]
    },
  ])
}

module "park_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["park-order"]
  description        = "Workflow step: hands an order that cannot end to an operator, with what is owed."
  artifact           = "${local.artifacts_dir}/park-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE        = local.table_names["orders"]
    ORDER_EVENTS_TABLE  = local.table_names["order-events"]
    PAYMENTS_TABLE      = local.table_names["payments"]
    FAILED_ORDERS_TABLE = local.table_names["failed-orders"]
  })

  policy_statements = local.park_statements
}

# What the workflow cannot say itself: that it ended without an outcome.
module "workflow_backstop" {
  source = "../../modules/lambda-function"

  name               = local.function_names["workflow-backstop"]
  description        = "Parks the order of each execution that ended without an outcome."
  artifact           = "${local.artifacts_dir}/workflow-backstop.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE        = local.table_names["orders"]
    ORDER_EVENTS_TABLE  = local.table_names["order-events"]
    PAYMENTS_TABLE      = local.table_names["payments"]
    FAILED_ORDERS_TABLE = local.table_names["failed-orders"]
    DEAD_LETTERS_TABLE  = local.table_names["dead-letters"]
  })

  policy_statements = concat(local.park_statements, [
    {
      sid       = "TakeEndedExecutions"
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
      resources = [local.queue_arns["backstop-queue"]]
    },
    local.note_cause,
  ])
}

resource "aws_lambda_event_source_mapping" "backstop_queue" {
  event_source_arn        = module.backstop_queue.queue_arn
  function_name           = module.workflow_backstop.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }
}
