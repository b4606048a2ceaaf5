data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# Names are known before anything exists. ARNs composed from them let a plan show each policy in
# full, and let a function and the state machine that calls it know of each other.
locals {
  name_prefix = "${var.project}-${var.environment}"

  identity = {
    partition  = data.aws_partition.current.partition
    region     = var.region
    account_id = data.aws_caller_identity.current.account_id
  }

  region_and_account = "${var.region}:${local.identity.account_id}"

  tables = [
    "orders", "order-events", "failed-orders",
    "inventory", "reservations",
    "payments", "circuit-breakers", "simulated-payments",
    "idempotency", "platform-events", "dead-letters",
  ]
  queues = [
    "order-queue", "order-dlq",
    "notification-queue", "notification-dlq",
    "shipping-notice-queue", "shipping-notice-dlq",
    "backstop-queue", "backstop-dlq",
    "outbox-dlq",
  ]
  functions = [
    "api-handler", "outbox-relay",
    "validate-order", "close-order", "park-order", "workflow-backstop",
    "reserve-inventory", "release-inventory", "confirm-order", "reservation-sweeper",
    "charge-payment", "refund-payment",
    "fulfill-order", "dlq-handler", "dead-letter-recorder",
    "notification", "shipping-notice",
  ]
  topics = ["notifications", "shipping-notices"]

  table_names    = { for name in local.tables : name => "${local.name_prefix}-${name}" }
  queue_names    = { for name in local.queues : name => "${local.name_prefix}-${name}" }
  function_names = { for name in local.functions : name => "${local.name_prefix}-${name}" }
  topic_names    = { for name in local.topics : name => "${local.name_prefix}-${name}" }

  table_arns    = { for key, name in local.table_names : key => "arn:${local.identity.partition}:dynamodb:${local.region_and_account}:table/${name}" }
  queue_arns    = { for key, name in local.queue_names : key => "arn:${local.identity.partition}:sqs:${local.region_and_account}:${name}" }
  function_arns = { for key, name in local.function_names : key => "arn:${local.identity.partition}:lambda:${local.region_and_account}:function:${name}" }
  topic_arns    = { for key, name in local.topic_names : key => "arn:${local.identity.partition}:sns:${local.region_and_account}:${name}" }
  queue_urls    = { for key, name in local.queue_names : key => "https://sqs.${var.region}.${data.aws_partition.current.dns_suffix}/${local.identity.account_id}/${name}" }

  event_bus_name = "${local.name_prefix}-events"
  event_bus_arn  = "arn:${local.identity.partition}:events:${local.region_and_account}:event-bus/${local.event_bus_name}"

  # A rule's ARN holds its bus, except on the default one.
  rule_names = { for name in ["notification", "shipping-notice", "workflow-backstop", "reservation-sweeper"] : name => "${local.name_prefix}-${name}" }
  rule_arns = {
    notification      = "${local.rule_arn_prefix}/${local.event_bus_name}/${local.rule_names["notification"]}"
    shipping-notice   = "${local.rule_arn_prefix}/${local.event_bus_name}/${local.rule_names["shipping-notice"]}"
    workflow-backstop = "${local.rule_arn_prefix}/${local.rule_names["workflow-backstop"]}"
  }
  rule_arn_prefix = "arn:${local.identity.partition}:events:${local.region_and_account}:rule"

  state_machine_name = "${local.name_prefix}-order-workflow"
  state_machine_arn  = "arn:${local.identity.partition}:states:${local.region_and_account}:stateMachine:${local.state_machine_name}"

  artifacts_dir = coalesce(var.artifacts_dir, "${path.root}/../../../dist/functions")
}
