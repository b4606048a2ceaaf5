output "api_gateway_url" {
  description = "URL that callers put before /orders."
  value       = module.api.api_gateway_url
}

output "api_key" {
  description = "The API key, sent by callers as x-api-key."
  value       = module.api.api_key_value
  sensitive   = true
}

output "region" {
  description = "AWS region of all resources."
  value       = var.region
}

output "table_names" {
  description = "Table names by their short names. The simulated payment provider's ledger is there only where that provider is."
  value       = { for key, name in local.table_names : key => name if key != "simulated-payments" || var.payment_provider == "simulated" }
}

output "queue_names" {
  description = "Queue names by their short names."
  value       = local.queue_names
}

output "queue_urls" {
  description = "Queue URLs by the queues' short names."
  value       = local.queue_urls
}

output "function_names" {
  description = "Function names by their short names."
  value       = local.function_names
}

output "function_versions" {
  description = "Version of each function that was published last, by its short name. Traffic is shifted to these."
  value = {
    api-handler          = module.api_handler.version
    charge-payment       = module.charge_payment.version
    close-order          = module.close_order.version
    confirm-order        = module.confirm_order.version
    dead-letter-recorder = module.dead_letter_recorder.version
    dlq-handler          = module.dlq_handler.version
    fulfill-order        = module.fulfill_order.version
    notification         = module.notification.version
    outbox-relay         = module.outbox_relay.version
    park-order           = module.park_order.version
    refund-payment       = module.refund_payment.version
    release-inventory    = module.release_inventory.version
    reservation-sweeper  = module.reservation_sweeper.version
    reserve-inventory    = module.reserve_inventory.version
    shipping-notice      = module.shipping_notice.version
    validate-order       = module.validate_order.version
    workflow-backstop    = module.workflow_backstop.version
  }
}

output "live_alias" {
  description = "Name of the alias of each function, and of the state machine, that callers are bound to."
  value       = module.order_workflow.alias_name
}

output "canary_alarm_prefix" {
  description = "What the names of the alarms begin with that a shift of traffic watches."
  value       = "${local.canary_prefix}-"
}

output "release" {
  description = "What was deployed: version, commit and artifact hash."
  value       = var.release
}

output "state_machine_version_arn" {
  description = "ARN of the order workflow's version that was published last. Traffic is shifted to it."
  value       = module.order_workflow.state_machine_version_arn
}

output "state_machine_alias_arn" {
  description = "ARN of the alias that orders' workflows are started on."
  value       = module.order_workflow.state_machine_alias_arn
}

output "state_machine_name" {
  description = "Name of the order workflow's state machine."
  value       = local.state_machine_name
}

output "state_machine_arn" {
  description = "ARN of the order workflow's state machine."
  value       = local.state_machine_arn
}

output "event_bus_name" {
  description = "Name of the bus that every event is published on."
  value       = local.event_bus_name
}

output "topic_arns" {
  description = "ARNs of the SNS topics by their short names, for whoever subscribes."
  value       = local.topic_arns
}

output "rule_names" {
  description = "Names of the EventBridge rules by their short names."
  value       = local.rule_names
}
