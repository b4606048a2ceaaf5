module "order_workflow" {
  source = "../../modules/step-functions"

  name               = local.state_machine_name
  log_retention_days = var.log_retention_days
  alarm_topic_arns   = var.alarm_topic_arns
  identity           = local.identity

  definition = templatefile("${path.root}/workflows/order-workflow.asl.json", {
    validate_order_arn = local.function_arns["validate-order"]
    reject_order_arn   = local.function_arns["reject-order"]
    confirm_order_arn  = local.function_arns["confirm-order"]
    fail_order_arn     = local.function_arns["fail-order"]
    order_queue_url    = local.queue_urls["order-queue"]
  })

  policy_statements = [
    {
      sid     = "RunSteps"
      actions = ["lambda:InvokeFunction"]
      resources = [
        local.function_arns["validate-order"],
        local.function_arns["reject-order"],
        local.function_arns["confirm-order"],
        local.function_arns["fail-order"],
      ]
    },
    {
      sid       = "RequestFulfillment"
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns["order-queue"]]
    },
  ]
}
