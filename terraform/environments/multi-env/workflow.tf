locals {
  workflow_steps = [
    "validate-order", "reserve-inventory", "charge-payment", "confirm-order",
    "refund-payment", "release-inventory", "close-order", "park-order",
  ]
}

module "order_workflow" {
  source = "../../modules/step-functions"

  name               = local.state_machine_name
  log_retention_days = var.log_retention_days
  alarm_topic_arns   = var.alarm_topic_arns
  identity           = local.identity

  # The template names each step's function as <step>_arn, e.g. validate_order_arn.
  definition = templatefile("${path.root}/workflows/order-workflow.asl.json", merge(
    { for step in local.workflow_steps : "${replace(step, "-", "_")}_arn" => local.function_arns[step] },
    { order_queue_url = local.queue_urls["order-queue"] },
  ))

  policy_statements = [
    {
      sid       = "RunSteps"
      actions   = ["lambda:InvokeFunction"]
      resources = [for step in local.workflow_steps : local.function_arns[step]]
    },
    {
      sid       = "RequestFulfillment"
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns["order-queue"]]
    },
  ]
}
