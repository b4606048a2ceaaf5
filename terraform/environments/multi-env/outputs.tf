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
