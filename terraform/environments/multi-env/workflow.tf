locals {
  workflow_functions = {
    validate-order    = module.validate_order
    reserve-inventory = module.reserve_inventory
    charge-payment    = module.charge_payment
    confirm-order     = module.confirm_order
    refund-payment    = module.refund_payment
    release-inventory = module.release_inventory
    close-order       = module.close_order
    park-order        = module.park_order
  }
  workflow_steps = keys(local.workflow_functions)

  # A definition that names versions keeps a running order on the code that it began with; one that
  # names aliases is known at plan.
  workflow_code_arns = {
    for step, function in local.workflow_functions : step => var.pin_workflow_code ? function.qualified_arn : function.alias_arn
  }
}

module "order_workflow" {
  source = "../../modules/step-functions"

  name               = local.state_machine_name
  log_retention_days = var.log_retention_days
  alarm_topic_arns   = var.alarm_topic_arns
  identity           = local.identity

  permissions_boundary_arn = var.permissions_boundary_arn

  # The template names each step's function as <step>_arn, e.g. validate_order_arn.
  definition = templatefile("${path.root}/workflows/order-workflow.asl.json", merge(
    { for step in local.workflow_steps : "${replace(step, "-", "_")}_arn" => local.workflow_code_arns[step] },
    { order_queue_url = local.queue_urls["order-queue"] },
  ))

  policy_statements = [
    {
      sid     = "RunSteps"
      actions = ["lambda:InvokeFunction"]
      # Wildcard: any version of a step's function, since the executions under way go on with older
      # ones. The function without a version is not among them.
      resources = [for step in local.workflow_steps : "${local.function_arns[step]}:*"]
    },
    {
      sid       = "RequestFulfillment"
      actions   = ["sqs:SendMessage"]
      resources = [local.queue_arns["order-queue"]]
    },
  ]
}
