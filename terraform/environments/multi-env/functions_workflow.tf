locals {
  # Functions that the workflow calls: what a step may take at most.
  step_timeout = 10
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

module "reject_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["reject-order"]
  description        = "Workflow step: ends an order as REJECTED."
  artifact           = "${local.artifacts_dir}/reject-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  environment = merge(local.common_environment, {
    ORDERS_TABLE       = local.table_names["orders"]
    ORDER_EVENTS_TABLE = local.table_names["order-events"]
  })

  policy_statements = local.order_transition_statements
}

module "confirm_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["confirm-order"]
  description        = "Workflow step: ends an order as FULFILLED."
  artifact           = "${local.artifacts_dir}/confirm-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  environment = merge(local.common_environment, {
    ORDERS_TABLE       = local.table_names["orders"]
    ORDER_EVENTS_TABLE = local.table_names["order-events"]
  })

  policy_statements = local.order_transition_statements
}

module "fail_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["fail-order"]
  description        = "Workflow step: ends an order as FAILED and records why."
  artifact           = "${local.artifacts_dir}/fail-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

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

locals {
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
}
