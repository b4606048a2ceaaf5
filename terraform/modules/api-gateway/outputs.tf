output "api_gateway_url" {
  description = "URL that callers put before /orders: https://<api>.execute-api.<region>.amazonaws.com/<stage>."
  value       = aws_api_gateway_stage.this.invoke_url
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = aws_api_gateway_rest_api.this.id
}

output "api_name" {
  description = "Name of the REST API, by which its metrics are found."
  value       = aws_api_gateway_rest_api.this.name
}

output "stage_name" {
  description = "Name of the stage, the first part of the path of every URL."
  value       = aws_api_gateway_stage.this.stage_name
}

output "api_key_id" {
  description = "Id of the API key, by which its value can be read: aws apigateway get-api-key --include-value."
  value       = aws_api_gateway_api_key.this.id
}

output "api_key_value" {
  description = "The API key, sent by callers as x-api-key."
  value       = aws_api_gateway_api_key.this.value
  sensitive   = true
}

output "definition_hash" {
  description = "Hash of what is deployed; another hash is another deployment."
  value       = local.definition_hash
}
