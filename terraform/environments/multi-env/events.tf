module "event_bus" {
  source = "../../modules/event-bus"

  name = local.event_bus_name
}

module "notifications_topic" {
  source = "../../modules/sns-topic"

  name     = local.topic_names["notifications"]
  identity = local.identity
}

module "shipping_notices_topic" {
  source = "../../modules/sns-topic"

  name     = local.topic_names["shipping-notices"]
  identity = local.identity
}

# A notification is of use while it is news: after an hour it goes to the dead letters instead.
module "notification_subscription" {
  source = "../../modules/event-subscription"

  name           = local.rule_names["notification"]
  description    = "Ends and troubles of orders, and the payment breaker, for people who want to be told."
  event_bus_name = module.event_bus.bus_name

  event_pattern = {
    source = ["dofs.orders", "dofs.platform"]
    detail-type = [
      "OrderFulfilled", "OrderRejected", "OrderCompensated", "OrderFailed", "OrderParked", "OrderCancelRequested",
      "CircuitBreakerOpened", "CircuitBreakerClosed", "CircuitBreakerForced",
    ]
  }

  queue_arn                 = module.notification_queue.queue_arn
  dead_letter_queue_arn     = module.notification_queue.dead_letter_queue_arn
  maximum_event_age_seconds = 3600
}

module "shipping_notice_subscription" {
  source = "../../modules/event-subscription"

  name                  = local.rule_names["shipping-notice"]
  description           = "Fulfilled orders, for those who ship them."
  event_bus_name        = module.event_bus.bus_name
  event_pattern         = { source = ["dofs.orders"], detail-type = ["OrderFulfilled"] }
  queue_arn             = module.shipping_notice_queue.queue_arn
  dead_letter_queue_arn = module.shipping_notice_queue.dead_letter_queue_arn
}

# An execution that ends without an outcome leaves an order without an end. Step Functions tells
# the account's default bus, and nobody else.
module "workflow_backstop_subscription" {
  source = "../../modules/event-subscription"

  name           = local.rule_names["workflow-backstop"]
  description    = "Executions of the order workflow that ended without an outcome."
  event_bus_name = "default"

  event_pattern = {
    source      = ["aws.states"]
    detail-type = ["Step Functions Execution Status Change"]
    detail = {
      stateMachineArn = [local.state_machine_arn]
      status          = ["FAILED", "TIMED_OUT", "ABORTED"]
    }
  }

  queue_arn             = module.backstop_queue.queue_arn
  dead_letter_queue_arn = module.backstop_queue.dead_letter_queue_arn
}
