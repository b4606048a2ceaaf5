locals {
  sweeper_timeout = 50
}

module "reserve_inventory" {
  source = "../../modules/lambda-function"

  name               = local.function_names["reserve-inventory"]
  description        = "Workflow step: reserves the stock of all lines of an order, or of none."
  artifact           = "${local.artifacts_dir}/reserve-inventory.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE            = local.table_names["orders"]
    ORDER_EVENTS_TABLE      = local.table_names["order-events"]
    INVENTORY_TABLE         = local.table_names["inventory"]
    RESERVATIONS_TABLE      = local.table_names["reservations"]
    RESERVATION_TTL_SECONDS = tostring(var.reservation_ttl_seconds)
  })

  policy_statements = concat(local.order_transition_statements, [
    {
      sid       = "MoveStock"
      actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      resources = [local.table_arns["inventory"]]
    },
    {
      sid       = "OpenReservation"
      actions   = ["dynamodb:PutItem"]
      resources = [local.table_arns["reservations"]]
    },
  ])
}

module "release_inventory" {
  source = "../../modules/lambda-function"

  name               = local.function_names["release-inventory"]
  description        = "Workflow step of a compensation: gives the stock of an order back."
  artifact           = "${local.artifacts_dir}/release-inventory.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE       = local.table_names["orders"]
    ORDER_EVENTS_TABLE = local.table_names["order-events"]
    INVENTORY_TABLE    = local.table_names["inventory"]
    RESERVATIONS_TABLE = local.table_names["reservations"]
  })

  policy_statements = concat(local.order_transition_statements, [
    {
      sid       = "MoveStock"
      actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      resources = [local.table_arns["inventory"]]
    },
    {
      sid       = "EndReservation"
      actions   = ["dynamodb:UpdateItem"]
      resources = [local.table_arns["reservations"]]
    },
  ])
}

module "confirm_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["confirm-order"]
  description        = "Workflow step: ends an order as FULFILLED, its stock consumed."
  artifact           = "${local.artifacts_dir}/confirm-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE        = local.table_names["orders"]
    ORDER_EVENTS_TABLE  = local.table_names["order-events"]
    INVENTORY_TABLE     = local.table_names["inventory"]
    RESERVATIONS_TABLE  = local.table_names["reservations"]
    FAILED_ORDERS_TABLE = local.table_names["failed-orders"]
  })

  policy_statements = concat(local.order_transition_statements, [
    {
      sid       = "MoveStock"
      actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      resources = [local.table_arns["inventory"]]
    },
    {
      sid       = "EndReservation"
      actions   = ["dynamodb:UpdateItem"]
      resources = [local.table_arns["reservations"]]
    },
    {
      sid       = "SettleParking"
      actions   = ["dynamodb:UpdateItem"]
      resources = [local.table_arns["failed-orders"]]
    },
  ])
}

module "reservation_sweeper" {
  source = "../../modules/lambda-function"

  name               = local.function_names["reservation-sweeper"]
  description        = "Gives back the stock of reservations that nobody finished."
  artifact           = "${local.artifacts_dir}/reservation-sweeper.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.sweeper_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, {
    ORDERS_TABLE       = local.table_names["orders"]
    ORDER_EVENTS_TABLE = local.table_names["order-events"]
    INVENTORY_TABLE    = local.table_names["inventory"]
    RESERVATIONS_TABLE = local.table_names["reservations"]
    STATE_MACHINE_ARN  = module.order_workflow.state_machine_alias_arn
  })

  policy_statements = concat(local.order_transition_statements, [
    {
      sid       = "FindExpired"
      actions   = ["dynamodb:Query"]
      resources = ["${local.table_arns["reservations"]}/index/expiry-index"]
    },
    {
      sid       = "MoveStock"
      actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      resources = [local.table_arns["inventory"]]
    },
    {
      sid       = "EndReservation"
      actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      resources = [local.table_arns["reservations"]]
    },
    {
      sid     = "ResumeWorkflow"
      actions = ["states:StartExecution"]
      # The machine's own ARN: IAM is asked for that, whichever alias or version is started.
      resources = [local.state_machine_arn]
    },
  ])
}

module "reservation_sweeper_schedule" {
  source = "../../modules/schedule"

  name                = local.rule_names["reservation-sweeper"]
  description         = "Sweeps reservations that have expired."
  schedule_expression = "rate(1 minute)"
  function_name       = module.reservation_sweeper.function_name
  function_alias_arn  = module.reservation_sweeper.alias_arn
  alarm_topic_arns    = var.alarm_topic_arns
}
