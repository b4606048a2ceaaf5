locals {
  # Longer than payment_timeout_ms with the calls around it; shorter than payment_settle_ms and
  # than the breaker's lease, so that neither runs out while a call is under way.
  payment_step_timeout = 10

  payment_secret_name = "${local.name_prefix}-payment-credential"

  payment_provider_environment = {
    simulated = {
      PAYMENT_PROVIDER               = "simulated"
      SIMULATED_PAYMENTS_TABLE       = local.table_names["simulated-payments"]
      PAYMENT_DECLINE_RATE           = tostring(var.payment_decline_rate)
      PAYMENT_TIMEOUT_CHARGED_RATE   = tostring(var.payment_timeout_charged_rate)
      PAYMENT_TIMEOUT_UNCHARGED_RATE = tostring(var.payment_timeout_uncharged_rate)
      PAYMENT_ERROR_RATE             = tostring(var.payment_error_rate)
      PAYMENT_SLOW_RATE              = tostring(var.payment_slow_rate)
      PAYMENT_SLOW_MS                = tostring(var.payment_slow_ms)
      PAYMENT_SEED                   = var.payment_seed
    }
    http = {
      PAYMENT_PROVIDER     = "http"
      PAYMENT_ENDPOINT_URL = var.payment_endpoint_url
      PAYMENT_SECRET_ARN   = one(aws_secretsmanager_secret.payment[*].arn)
    }
  }

  payment_environment = merge(local.common_environment, local.payment_provider_environment[var.payment_provider], {
    ORDERS_TABLE                 = local.table_names["orders"]
    ORDER_EVENTS_TABLE           = local.table_names["order-events"]
    PAYMENTS_TABLE               = local.table_names["payments"]
    CIRCUIT_BREAKERS_TABLE       = local.table_names["circuit-breakers"]
    PLATFORM_EVENTS_TABLE        = local.table_names["platform-events"]
    PAYMENT_TIMEOUT_MS           = tostring(var.payment_timeout_ms)
    PAYMENT_BREAKER_WINDOW_MS    = tostring(var.payment_breaker_window_ms)
    PAYMENT_BREAKER_MIN_FAILURES = tostring(var.payment_breaker_min_failures)
    PAYMENT_BREAKER_FAILURE_RATE = tostring(var.payment_breaker_failure_rate)
    PAYMENT_BREAKER_OPEN_MS      = tostring(var.payment_breaker_open_ms)
    PAYMENT_BREAKER_LEASE_MS     = tostring(var.payment_breaker_lease_ms)
  })

  payment_provider_statements = {
    simulated = [{
      sid       = "KeepProvidersBooks"
      actions   = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
      resources = [local.table_arns["simulated-payments"]]
    }]
    http = [{
      sid     = "ReadCredential"
      actions = ["secretsmanager:GetSecretValue"]
      # Wildcard: Secrets Manager puts six characters of its own behind the name.
      resources = ["arn:${local.identity.partition}:secretsmanager:${local.region_and_account}:secret:${local.payment_secret_name}-??????"]
    }]
  }

  payment_statements = concat(local.order_transition_statements, local.payment_provider_statements[var.payment_provider], [
    {
      sid       = "KeepPayment"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem"]
      resources = [local.table_arns["payments"]]
    },
    {
      sid       = "KeepBreaker"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
      resources = [local.table_arns["circuit-breakers"]]
    },
    {
      sid       = "TellOfBreaker"
      actions   = ["dynamodb:PutItem"]
      resources = [local.table_arns["platform-events"]]
    },
  ])
}

# Made without a value: whoever holds the credential puts it in, and it never passes through here.
resource "aws_secretsmanager_secret" "payment" {
  count = var.payment_provider == "http" ? 1 : 0

  name        = local.payment_secret_name
  description = "Credential for the payment provider of ${var.environment}"

  # A secret that waits for its deletion keeps its name: the next apply could not make it again.
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

module "charge_payment" {
  source = "../../modules/lambda-function"

  name               = local.function_names["charge-payment"]
  description        = "Workflow step: charges an order, and finds out what happened where that is unknown."
  artifact           = "${local.artifacts_dir}/charge-payment.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.payment_step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn
  environment              = local.payment_environment

  policy_statements = concat(local.payment_statements, [
    {
      # Beside a payment's intent the order's version is checked: a compensation begun meanwhile
      # keeps the intent out.
      sid       = "CheckOrder"
      actions   = ["dynamodb:ConditionCheckItem"]
      resources = [local.table_arns["orders"]]
    },
    {
      sid       = "WithdrawIntent"
      actions   = ["dynamodb:DeleteItem"]
      resources = [local.table_arns["payments"]]
    },
  ])
}

module "refund_payment" {
  source = "../../modules/lambda-function"

  name               = local.function_names["refund-payment"]
  description        = "Workflow step of a compensation: gives the money of an order back."
  artifact           = "${local.artifacts_dir}/refund-payment.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.payment_step_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn
  environment              = merge(local.payment_environment, { PAYMENT_SETTLE_MS = tostring(var.payment_settle_ms) })
  policy_statements        = local.payment_statements
}
