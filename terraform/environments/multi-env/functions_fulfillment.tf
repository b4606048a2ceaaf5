locals {
  # Longer than fulfillment_timeout_ms with the calls around it. The order queue's visibility
  # timeout is six times this: how long the messages of a killed function are out of sight.
  fulfill_order_timeout = 10

  fulfillment_environment = {
    simulated = {
      FULFILLMENT_PROVIDER     = "simulated"
      FULFILLMENT_SUCCESS_RATE = tostring(var.fulfillment_success_rate)
      FULFILLMENT_ERROR_RATE   = tostring(var.fulfillment_error_rate)
      FULFILLMENT_SEED         = var.fulfillment_seed
    }
    http = {
      FULFILLMENT_PROVIDER     = "http"
      FULFILLMENT_ENDPOINT_URL = var.fulfillment_endpoint_url
      FULFILLMENT_SECRET_ARN   = one(aws_secretsmanager_secret.fulfillment[*].arn)
      FULFILLMENT_TIMEOUT_MS   = tostring(var.fulfillment_timeout_ms)
    }
  }

  fulfillment_secret_name = "${local.name_prefix}-fulfillment-credential"

  fulfillment_statements = {
    simulated = []
    http = [{
      sid     = "ReadCredential"
      actions = ["secretsmanager:GetSecretValue"]
      # Wildcard: Secrets Manager puts six characters of its own behind the name.
      resources = ["arn:${local.identity.partition}:secretsmanager:${local.region_and_account}:secret:${local.fulfillment_secret_name}-??????"]
    }]
  }
}

# Made without a value: whoever holds the credential puts it in, and it never passes through here.
resource "aws_secretsmanager_secret" "fulfillment" {
  count = var.fulfillment_provider == "http" ? 1 : 0

  name        = local.fulfillment_secret_name
  description = "Credential for the fulfillment provider of ${var.environment}"

  # A secret that waits for its deletion keeps its name: the next apply could not make it again.
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

module "fulfill_order" {
  source = "../../modules/lambda-function"

  name               = local.function_names["fulfill-order"]
  description        = "Asks the fulfillment provider, and tells the waiting workflow its answer."
  artifact           = "${local.artifacts_dir}/fulfill-order.zip"
  memory_size        = var.lambda_memory_size
  timeout_seconds    = local.fulfill_order_timeout
  log_retention_days = var.log_retention_days
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  environment = merge(local.common_environment, local.fulfillment_environment[var.fulfillment_provider], {
    ORDERS_TABLE       = local.table_names["orders"]
    ORDER_EVENTS_TABLE = local.table_names["order-events"]
    ORDER_QUEUE_URL    = local.queue_urls["order-queue"]
    DEAD_LETTERS_TABLE = local.table_names["dead-letters"]
  })

  policy_statements = concat(local.order_transition_statements, local.fulfillment_statements[var.fulfillment_provider], [
    {
      sid       = "TakeRequests"
      actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"]
      resources = [local.queue_arns["order-queue"]]
    },
    local.note_cause,
    {
      sid     = "AnswerWorkflow"
      actions = ["states:SendTaskFailure", "states:SendTaskHeartbeat", "states:SendTaskSuccess"]
      # Wildcard: these actions take no resource; the task token is the capability.
      resources = ["*"]
    },
  ])
}

resource "aws_lambda_event_source_mapping" "order_queue" {
  event_source_arn        = module.order_queue.queue_arn
  function_name           = module.fulfill_order.alias_arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 10
  }
}
